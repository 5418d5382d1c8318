namespace CellGenie.Synthesis.Sampling;

/// <summary>What one simulated culture looks like. Lengths are in pixels of LIVECell's scale (about 1.24 µm), phases in radians.</summary>
/// <remarks>The ranges keep a picture computable in bounded time; <see cref="Validate"/> is called before anything is drawn.</remarks>
public sealed record SampleCulture
{
    /// <summary>The name as LIVECell's file names write it, for example <c>BV2</c>: letters and digits.</summary>
    public required string Name { get; init; }

    /// <summary>Cells in a freshly seeded 704 x 520 frame, 1 .. 5,000.</summary>
    public required int FewestCells { get; init; }

    /// <summary>Cells in a fully grown 704 x 520 frame, at least <see cref="FewestCells"/>, at most 5,000.</summary>
    public required int MostCells { get; init; }

    /// <summary>Typical area of a cell body without its processes, 40 .. 6,000 square pixels.</summary>
    public required double Area { get; init; }

    /// <summary>Standard deviation of the logarithm of the area, 0 .. 0.8.</summary>
    public double AreaSpread { get; init; } = 0.3;

    /// <summary>Typical ratio of length to width, 1 .. 6.</summary>
    public double Elongation { get; init; } = 1.2;

    /// <summary>Share of rounded, thick cells, 0 .. 1; the others lie spread on the plate.</summary>
    public double RoundShare { get; init; }

    /// <summary>How far the outline of a spread cell departs from an ellipse, as a share of the radius, 0 .. 0.4.</summary>
    public double Irregularity { get; init; } = 0.1;

    /// <summary>Height of the fine scallops of the outline, 0 .. 2 pixels.</summary>
    public double Ruffle { get; init; } = 0.4;

    /// <summary>Mean number of processes of a spread cell, 0 .. 6.</summary>
    public double Processes { get; init; }

    /// <summary>Mean length of a process beyond the body, 0 .. 60 pixels.</summary>
    public double ProcessLength { get; init; }

    /// <summary>Width of a process at its root as a share of the body's radius, 0 .. 1.5; thin ones are neurites, wide ones pull the body into corners.</summary>
    public double ProcessWidth { get; init; }

    /// <summary>Share of the cells that grow beside another one, 0 .. 1.</summary>
    public double Clustering { get; init; }

    /// <summary>Mean number of cells of a colony, 1 .. 2,000.</summary>
    public double ColonySize { get; init; } = 1;

    /// <summary>Closest distance of two centres as a share of the sum of their radii, 0.4 .. 2. Below 0.9, neighbours press each other into polygons.</summary>
    public double Spacing { get; init; } = 0.85;

    /// <summary>Optical thickness of a rounded cell at its top, 0 .. 8 radians.</summary>
    public double RoundPhase { get; init; } = 3.5;

    /// <summary>Optical thickness of the flat part of a spread cell, 0 .. 4 radians.</summary>
    public double FlatPhase { get; init; } = 0.7;

    /// <summary>Additional thickness of a spread cell over its nucleus, 0 .. 6 radians.</summary>
    public double CorePhase { get; init; } = 0.8;

    /// <summary>Size of that thick part as a share of the radius, 0.2 .. 1.</summary>
    public double CoreSize { get; init; } = 0.6;

    /// <summary>Strength of granules in the cytoplasm, 0 .. 3 radians.</summary>
    public double Granularity { get; init; } = 0.4;

    /// <summary>Radius of the nucleus as a share of the radius, 0 .. 0.7.</summary>
    public double NucleusSize { get; init; } = 0.4;

    /// <summary>Mean number of specks of debris in a 704 x 520 frame, 0 .. 500.</summary>
    public double Debris { get; init; } = 15;

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (Name.Length is 0 or > 32 || !Name.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"{nameof(Name)}: 1 to 32 letters and digits, not \"{Name}\".");
        Check(nameof(FewestCells), FewestCells, 1, 5000);
        Check(nameof(MostCells), MostCells, FewestCells, 5000);
        Check(nameof(Area), Area, 40, 6000);
        Check(nameof(AreaSpread), AreaSpread, 0, 0.8);
        Check(nameof(Elongation), Elongation, 1, 6);
        Check(nameof(RoundShare), RoundShare, 0, 1);
        Check(nameof(Irregularity), Irregularity, 0, 0.4);
        Check(nameof(Ruffle), Ruffle, 0, 2);
        Check(nameof(Processes), Processes, 0, 6);
        Check(nameof(ProcessLength), ProcessLength, 0, 60);
        Check(nameof(ProcessWidth), ProcessWidth, 0, 1.5);
        Check(nameof(Clustering), Clustering, 0, 1);
        Check(nameof(ColonySize), ColonySize, 1, 2000);
        Check(nameof(Spacing), Spacing, 0.4, 2);
        Check(nameof(RoundPhase), RoundPhase, 0, 8);
        Check(nameof(FlatPhase), FlatPhase, 0, 4);
        Check(nameof(CorePhase), CorePhase, 0, 6);
        Check(nameof(CoreSize), CoreSize, 0.2, 1);
        Check(nameof(Granularity), Granularity, 0, 3);
        Check(nameof(NucleusSize), NucleusSize, 0, 0.7);
        Check(nameof(Debris), Debris, 0, 500);
    }

    private void Check(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentException(FormattableString.Invariant($"{Name}, {name}: {least} to {most}, not {value}."));
    }
}
