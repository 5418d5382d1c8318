namespace CellGenie.Synthesis.Realism;

/// <summary>What the classifier knows of a cell: its shape, what is along its outline, its texture, and the tiles of 32 px around it.</summary>
/// <remarks>Grey values are over the mean of the image and in its standard deviations, as if each image were shown at its own best contrast. How bright images are is measured
/// by other metrics; here it would only tell one image from another.</remarks>
internal static class CellFeatures
{
    /// <summary>The features, in words.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "area", "eccentricity", "solidity", "distance to the nearest cell", "whether it touches another",
        "brightness of the cell", "contrast inside the cell", "fine texture inside the cell",
        "gradient on the outline", "gradient inside the outline", "gradient outside the outline", "gradient on the outline over that beside it",
        "step across the outline", "fine texture on the outline",
        "halo at 1 px", "halo at 2 px", "halo at 3-4 px", "halo at 5-7 px",
        "rim at 1 px", "rim at 2 px", "rim at 3-4 px", "rim at 5-7 px", "grey of the core over background",
        "contrast in the halo", "fine texture in the halo",
        "brightness 8-10 px outside", "brightness of the surroundings", "contrast of the surroundings", "cover of the surroundings",
        "fine texture of the background", "gradient of the background", "contrast of the background",
        "background at the cell over that of the surroundings", "fine texture of the cell over that of the background",
    ];

    /// <summary>The features of a cell.</summary>
    /// <param name="cell">Its number.</param>
    /// <param name="area">Its area in pixels.</param>
    /// <param name="shape">Place and shape.</param>
    /// <param name="neighbour">Distance to the nearest other cell in pixels.</param>
    /// <param name="isTouching">Whether it touches another.</param>
    /// <param name="bands">Sums by band.</param>
    /// <param name="tiles">Sums by tile.</param>
    /// <param name="image">Sums over the whole image.</param>
    public static float[] Of(int cell, int area, in MaskShape shape, double neighbour, bool isTouching, BandStatistics bands, TileGrid tiles, in BandSum image)
    {
        var mean = image.MeanOr(0);
        var unit = Math.Max(1, image.Deviation);
        var inside = Sum(OutlineBands.Deep, OutlineBands.At(-1));
        var core = Sum(OutlineBands.Deep, OutlineBands.At(-8));
        var texture = Sum(OutlineBands.Deep, OutlineBands.At(-2));
        var outline = Sum(OutlineBands.At(-1), OutlineBands.At(1));
        var ring = Sum(OutlineBands.At(1), OutlineBands.At(10));
        var (all, background, covered) = tiles.Around(shape.X, shape.Y);

        // A cell amid others has no background of its own.
        var local = Sum(OutlineBands.At(8), OutlineBands.At(10)).MeanOr(background.MeanOr(ring.MeanOr(inside.MeanOr(0))));
        var beside = (Sum(OutlineBands.At(-6), OutlineBands.At(-3)) + Sum(OutlineBands.At(3), OutlineBands.At(6))).MeanGradient;
        double[] values =
        [
            StableMath.Log(area), shape.Eccentricity, shape.Solidity, neighbour, isTouching ? 1 : 0,
            (inside.MeanOr(mean) - mean) / unit, inside.Deviation / unit, texture.MeanFine / unit,
            outline.MeanGradient / unit, Sum(OutlineBands.At(-6), OutlineBands.At(-3)).MeanGradient / unit, Sum(OutlineBands.At(3), OutlineBands.At(6)).MeanGradient / unit,
            outline.MeanGradient / (beside + 1),
            Level(1, 1) - Level(-1, -1), outline.MeanFine / unit,
            Level(1, 1), Level(2, 2), Level(3, 4), Level(5, 7),
            Level(-1, -1), Level(-2, -2), Level(-4, -3), Level(-7, -5), (core.MeanOr(local) - local) / unit,
            ring.Deviation / unit, Sum(OutlineBands.At(2), OutlineBands.At(8)).MeanFine / unit,
            (local - mean) / unit, (all.MeanOr(mean) - mean) / unit, all.Deviation / unit, all.IsEmpty ? 0 : (double)covered / all.Pixels,
            background.MeanFine / unit, background.MeanGradient / unit, background.Deviation / unit,
            (local - background.MeanOr(local)) / unit, texture.MeanFine / (background.MeanFine + 1),
        ];
        return Array.ConvertAll(values, v => (float)v);

        BandSum Sum(int first, int last) => bands.Of(cell, first, last);

        double Level(int first, int last) => Sum(OutlineBands.At(first), OutlineBands.At(last)).MeanOr(local) / unit - local / unit;
    }
}
