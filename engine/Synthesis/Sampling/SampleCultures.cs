namespace CellGenie.Synthesis.Sampling;

/// <summary>The eight cultures of LIVECell as the simulated laboratory grows them. Numbers of cells and areas follow LIVECell's orders of magnitude.</summary>
public static class SampleCultures
{
    /// <summary>Glioblastoma: long, spread, glial; some freshly rounded.</summary>
    public static SampleCulture A172 { get; } = new()
    {
        Name = "A172", FewestCells = 70, MostCells = 220, Area = 480, AreaSpread = 0.35, Elongation = 2.0, RoundShare = 0.15, Irregularity = 0.1,
        Ruffle = 0.9, Processes = 2.4, ProcessLength = 17, ProcessWidth = 0.85, Clustering = 0.35, ColonySize = 4, Spacing = 0.9,
        RoundPhase = 2.8, FlatPhase = 0.65, CorePhase = 0.9, CoreSize = 0.6, Granularity = 0.45, NucleusSize = 0.4,
    };

    /// <summary>Breast carcinoma: thick, granular epithelial islands.</summary>
    public static SampleCulture BT474 { get; } = new()
    {
        Name = "BT474", FewestCells = 120, MostCells = 420, Area = 520, AreaSpread = 0.3, Elongation = 1.3, RoundShare = 0.08, Irregularity = 0.07,
        Ruffle = 0.5, Clustering = 0.97, ColonySize = 45, Spacing = 0.69,
        RoundPhase = 2.8, FlatPhase = 1.0, CorePhase = 1.1, CoreSize = 0.9, Granularity = 0.75, NucleusSize = 0.42,
    };

    /// <summary>Microglia: small, round and crowded.</summary>
    public static SampleCulture BV2 { get; } = new()
    {
        Name = "BV2", FewestCells = 450, MostCells = 1700, Area = 170, AreaSpread = 0.25, Elongation = 1.25, RoundShare = 0.72, Irregularity = 0.08,
        Ruffle = 0.35, Processes = 0.5, ProcessLength = 6, ProcessWidth = 0.6, Clustering = 0.6, ColonySize = 12, Spacing = 0.85,
        RoundPhase = 2.5, FlatPhase = 1.1, CorePhase = 1.3, CoreSize = 0.8, Granularity = 0.4, NucleusSize = 0.35,
    };

    /// <summary>Hepatocarcinoma: large and flat, few of them, clear nuclei.</summary>
    public static SampleCulture Huh7 { get; } = new()
    {
        Name = "Huh7", FewestCells = 45, MostCells = 105, Area = 1380, AreaSpread = 0.4, Elongation = 1.45, RoundShare = 0.03, Irregularity = 0.11,
        Ruffle = 0.5, Processes = 1.0, ProcessLength = 9, ProcessWidth = 0.8, Clustering = 0.75, ColonySize = 10, Spacing = 0.82,
        RoundPhase = 2.8, FlatPhase = 0.6, CorePhase = 0.45, CoreSize = 0.65, Granularity = 0.35, NucleusSize = 0.33,
    };

    /// <summary>Breast carcinoma: tight epithelial sheets of polygons.</summary>
    public static SampleCulture MCF7 { get; } = new()
    {
        Name = "MCF7", FewestCells = 200, MostCells = 650, Area = 370, AreaSpread = 0.28, Elongation = 1.25, RoundShare = 0.05, Irregularity = 0.05,
        Ruffle = 0.3, Clustering = 0.96, ColonySize = 30, Spacing = 0.67,
        RoundPhase = 2.7, FlatPhase = 0.75, CorePhase = 0.6, CoreSize = 0.85, Granularity = 0.4, NucleusSize = 0.45,
    };

    /// <summary>Neuroblastoma: small bodies with thin, branching neurites.</summary>
    public static SampleCulture SHSY5Y { get; } = new()
    {
        Name = "SHSY5Y", FewestCells = 180, MostCells = 520, Area = 185, AreaSpread = 0.3, Elongation = 1.7, RoundShare = 0.08, Irregularity = 0.09,
        Ruffle = 0.4, Processes = 2.3, ProcessLength = 28, ProcessWidth = 0.28, Clustering = 0.6, ColonySize = 9, Spacing = 0.95,
        RoundPhase = 2.5, FlatPhase = 1.1, CorePhase = 1.1, CoreSize = 0.85, Granularity = 0.4, NucleusSize = 0.4,
    };

    /// <summary>Breast carcinoma: round and bright, in loose dense colonies.</summary>
    public static SampleCulture SkBr3 { get; } = new()
    {
        Name = "SkBr3", FewestCells = 180, MostCells = 620, Area = 330, AreaSpread = 0.22, Elongation = 1.1, RoundShare = 0.95, Irregularity = 0.06,
        Ruffle = 0.4, Clustering = 0.98, ColonySize = 70, Spacing = 0.9,
        RoundPhase = 2.7, FlatPhase = 1.2, CorePhase = 1.4, CoreSize = 0.85, Granularity = 0.45, NucleusSize = 0.3,
    };

    /// <summary>Ovarian carcinoma: medium to large, spread.</summary>
    public static SampleCulture SKOV3 { get; } = new()
    {
        Name = "SKOV3", FewestCells = 80, MostCells = 210, Area = 900, AreaSpread = 0.35, Elongation = 1.6, RoundShare = 0.07, Irregularity = 0.12,
        Ruffle = 0.7, Processes = 1.7, ProcessLength = 13, ProcessWidth = 0.8, Clustering = 0.5, ColonySize = 6, Spacing = 0.88,
        RoundPhase = 2.8, FlatPhase = 0.75, CorePhase = 0.8, CoreSize = 0.6, Granularity = 0.45, NucleusSize = 0.38,
    };

    /// <summary>All eight, by name.</summary>
    public static IReadOnlyList<SampleCulture> All { get; } = [A172, BT474, BV2, Huh7, MCF7, SHSY5Y, SkBr3, SKOV3];
}
