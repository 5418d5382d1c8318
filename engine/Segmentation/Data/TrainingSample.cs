using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>An augmented training image and its cells.</summary>
/// <param name="Image">The pixels.</param>
/// <param name="Boxes">The cells' boxes, four numbers each: x0, y0, x1, y1, clipped to the image, none empty.</param>
/// <param name="Shapes">The cells' masks.</param>
/// <param name="Name">Where it comes from, for messages.</param>
public sealed record TrainingSample(GrayImage Image, float[] Boxes, IReadOnlyList<CellShape> Shapes, string Name)
{
    /// <summary>Targets of the mask head.</summary>
    /// <param name="owners">For each region the cell it shows.</param>
    /// <param name="regions">Four numbers a region: x0, y0, x1, y1.</param>
    /// <param name="side">Side of a target.</param>
    /// <returns>Bytes of 0 or 1: one target of <c>side * side</c> after the other.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public byte[] MaskTargets(ReadOnlySpan<int> owners, ReadOnlySpan<float> regions, int side)
    {
        if (regions.Length != 4 * owners.Length)
            throw new ArgumentException($"{regions.Length} coordinates are not {owners.Length} regions.", nameof(regions));
        var targets = new byte[owners.Length * side * side];
        for (var i = 0; i < owners.Length; i++)
            Shapes[owners[i]].Rasterize(regions.Slice(4 * i, 4), side, targets.AsSpan(i * side * side, side * side));
        return targets;
    }
}
