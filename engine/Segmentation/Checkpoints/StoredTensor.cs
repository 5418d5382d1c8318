namespace CellGenie.Segmentation;

/// <summary>A tensor in a checkpoint file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
public sealed record StoredTensor(string Name, TensorType Type, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (count, side) => count * side);

    /// <summary>Number of bytes.</summary>
    public long Bytes => Count * TensorTypes.SizeOf(Type);
}
