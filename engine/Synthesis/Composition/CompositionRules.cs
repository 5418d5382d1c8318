using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>How images are composed (Algorithm 1, Module 3).</summary>
public sealed record CompositionRules
{
    /// <summary>The least share of a cell, 0..1, that must stay visible; a cell below it is left out of the image altogether. Default 0.1.</summary>
    public double MinVisibleFraction { get; init; } = 0.1;

    /// <summary>The least visible area in pixels, 1 or more; a cell below it is left out of the image altogether. Default 10.</summary>
    public int MinVisibleArea { get; init; } = 10;

    /// <summary>How a cell meets what lies under it. Default <see cref="BlendMode.Hard"/>.</summary>
    public BlendMode Blend { get; init; } = BlendMode.Hard;

    /// <summary>Width of the feathered ring in pixels, 1 up to the bank's ring width; used by <see cref="BlendMode.Feather"/> alone. Default 4.</summary>
    public int FeatherWidth { get; init; } = 4;

    /// <summary>What happens to a donor's grey values. Default <see cref="BrightnessMode.Keep"/>.</summary>
    public BrightnessMode Brightness { get; init; } = BrightnessMode.Keep;

    /// <summary>What happens to donors that their frame cut. Default <see cref="CutCellPolicy.AtFrame"/>.</summary>
    public CutCellPolicy CutCells { get; init; } = CutCellPolicy.AtFrame;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    public void Validate(int ringWidth)
    {
        if (!(MinVisibleFraction is >= 0 and <= 1))
            throw new CellGenieException($"the least visible fraction is {MinVisibleFraction}; it must lie between 0 and 1");
        if (MinVisibleArea < 1)
            throw new CellGenieException($"the least visible area is {MinVisibleArea}; it must be 1 pixel or more");
        if (Blend == BlendMode.Feather && (FeatherWidth < 1 || FeatherWidth > ringWidth))
            throw new CellGenieException($"the feather width is {FeatherWidth}; the library keeps {ringWidth} pixels around each cell, so it must be 1 to {ringWidth}");
    }
}
