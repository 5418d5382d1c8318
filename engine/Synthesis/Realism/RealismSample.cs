namespace CellGenie.Synthesis.Realism;

/// <summary>What realism is judged by: all that was measured of one culture in one dataset, pooled over images.</summary>
public sealed class RealismSample
{
    /// <summary>Number of grey levels.</summary>
    public const int Levels = 256;

    /// <summary>The images, in the order they were added.</summary>
    internal List<MeasuredFile> Images { get; } = [];

    /// <summary>The same measured on two halves of the images, which share no frame of the microscope; empty where they were not asked for.</summary>
    internal IReadOnlyList<RealismSample> Halves { get; init; } = [];

    /// <summary>Cells of each image.</summary>
    public List<double> Counts { get; } = [];

    /// <summary>Area of each cell in pixels.</summary>
    public List<double> Areas { get; } = [];

    /// <summary>Eccentricity of each cell; see <see cref="MaskShape"/>.</summary>
    public List<double> Eccentricities { get; } = [];

    /// <summary>Solidity of each cell; see <see cref="MaskShape"/>.</summary>
    public List<double> Solidities { get; } = [];

    /// <summary>Distance in pixels from each cell to the nearest other of its image; none for a cell that is alone.</summary>
    public List<double> Neighbours { get; } = [];

    /// <summary>Pixels of all frames.</summary>
    public long FramePixels { get; internal set; }

    /// <summary>Pixels under at least one cell.</summary>
    public long CoveredPixels { get; internal set; }

    /// <summary>Pixels under several cells.</summary>
    public long OverlappedPixels { get; internal set; }

    /// <summary>Cells that overlap another or touch it by a side or a corner of a pixel.</summary>
    public long TouchingCells { get; internal set; }

    /// <summary>Cells that reach the edge of the frame.</summary>
    public long BorderCells { get; internal set; }

    /// <summary>Number of pixels of each grey value inside cells.</summary>
    public long[] CellLevels { get; } = new long[Levels];

    /// <summary>Number of pixels of each grey value outside of cells, up to 10 px from the nearest.</summary>
    public long[] RingLevels { get; } = new long[Levels];

    /// <summary>Number of pixels of each grey value farther away from cells than that.</summary>
    public long[] BackgroundLevels { get; } = new long[Levels];

    /// <summary>The mean grey value around outlines.</summary>
    public HaloProfile Halo { get; } = new();

    /// <summary>How cells are placed to one another.</summary>
    public PairCorrelation Pairs { get; } = new();

    /// <summary>The texture of the background.</summary>
    public BackgroundSpectrum Spectrum { get; } = new();

    /// <summary>Sum of the gradient magnitude over the pixels on both sides of outlines, in grey levels a pixel.</summary>
    public double OutlineGradient { get; internal set; }

    /// <summary>Number of pixels on both sides of outlines.</summary>
    public long OutlinePixels { get; internal set; }

    /// <summary>What the classifier sees.</summary>
    internal List<CellRow> Rows { get; } = [];

    /// <summary>Adds what was measured elsewhere, image by image.</summary>
    public void Add(RealismSample other)
    {
        foreach (var row in other.Rows)
            Rows.Add(row with { Image = row.Image + Images.Count });
        Images.AddRange(other.Images);
        Counts.AddRange(other.Counts);
        Areas.AddRange(other.Areas);
        Eccentricities.AddRange(other.Eccentricities);
        Solidities.AddRange(other.Solidities);
        Neighbours.AddRange(other.Neighbours);
        FramePixels += other.FramePixels;
        CoveredPixels += other.CoveredPixels;
        OverlappedPixels += other.OverlappedPixels;
        TouchingCells += other.TouchingCells;
        BorderCells += other.BorderCells;
        for (var level = 0; level < Levels; level++)
        {
            CellLevels[level] += other.CellLevels[level];
            RingLevels[level] += other.RingLevels[level];
            BackgroundLevels[level] += other.BackgroundLevels[level];
        }

        Halo.Add(other.Halo);
        Pairs.Add(other.Pairs);
        Spectrum.Add(other.Spectrum);
        OutlineGradient += other.OutlineGradient;
        OutlinePixels += other.OutlinePixels;
    }
}
