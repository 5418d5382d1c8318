namespace CellGenie.Segmentation;

/// <summary>A tensor of the network, and where its value comes from.</summary>
/// <param name="Target">The tensor of the network.</param>
/// <param name="Source">The tensor of the file under that name, if there is one.</param>
/// <param name="Fate">What becomes of it.</param>
public sealed record LoadedTensor(TensorSpec Target, StoredTensor? Source, TensorFate Fate);
