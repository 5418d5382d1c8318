namespace CellGenie.Segmentation.Torch;

/// <summary>The anchors of all levels for one size of input.</summary>
internal sealed class AnchorGrid
{
    /// <param name="options">Sizes, ratios and levels.</param>
    /// <param name="height">Height of the padded input, a multiple of 32.</param>
    /// <param name="width">Width of the padded input.</param>
    public AnchorGrid(ModelOptions options, int height, int width)
    {
        (Height, Width) = (height, width);
        Levels = [.. options.RpnLevels.Select((level, i) =>
        {
            // p6 is every other value of p5, so an odd side rounds up.
            var (h, w) = level == 6 ? ((height / 32 + 1) / 2, (width / 32 + 1) / 2) : (height >> level, width >> level);
            return Anchors.Grid(Anchors.Cell(options.AnchorSizes[i], options.AnchorRatios), h, w, 1 << level);
        })];
        All = [.. Levels.SelectMany(a => a)];
    }

    /// <summary>Height of the input.</summary>
    public int Height { get; }

    /// <summary>Width of the input.</summary>
    public int Width { get; }

    /// <summary>The anchors of each of the options' levels, four numbers each, in the order (y, x, anchor).</summary>
    public IReadOnlyList<float[]> Levels { get; }

    /// <summary>The anchors of all levels, one after the other.</summary>
    public float[] All { get; }
}
