namespace CellGenie.Segmentation;

/// <summary>One tensor of the network's state.</summary>
/// <param name="Name">Its key in a checkpoint, the same as detectron2's.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="Role">What it is.</param>
/// <param name="Part">The part of the network that it belongs to, one of <see cref="ModelDescription.Parts"/> without parts of its own.</param>
public sealed record TensorSpec(string Name, IReadOnlyList<int> Shape, TensorRole Role, string Part)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (count, side) => count * side);
}
