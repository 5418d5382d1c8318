namespace CellGenie.Segmentation;

/// <summary>A part of the network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Number of its trained values.</param>
/// <param name="Tensors">Number of its tensors in a checkpoint.</param>
public sealed record ModelPart(string Name, long Parameters, int Tensors);
