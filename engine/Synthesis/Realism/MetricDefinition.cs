namespace CellGenie.Synthesis.Realism;

/// <summary>A metric as reports and gates name it.</summary>
/// <param name="Name">As in the JSON, such as <c>seamScore</c>.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Ideal">Its value where synthetic images cannot be told from real ones.</param>
/// <param name="Meaning">What it compares, in a few words.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricDefinition(string Name, string Group, string Unit, double Ideal, string Meaning, Func<RealismMetrics, double?> Value)
{
    private const string Judged = "Told apart";
    private const string Cells = "Cells";
    private const string Places = "Placement";
    private const string Pixels = "Pixels";

    /// <summary>All metrics, in the order of the report.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new("classifierAuc", Judged, "", 0.5, "how well a classifier recognises synthetic cells (AUC)", m => m.ClassifierAuc),
        new("seamScore", Judged, "", 1, "gradient along synthetic outlines over that along real ones", m => m.SeamScore),
        new("haloProfileGap", Pixels, "grey levels", 0, "brightness from 10 px inside to 10 px outside of outlines", m => m.HaloProfileGap),
        new("cellIntensityWasserstein", Pixels, "grey levels", 0, "grey values inside cells", m => m.CellIntensityWasserstein),
        new("ringIntensityWasserstein", Pixels, "grey levels", 0, "grey values up to 10 px around cells", m => m.RingIntensityWasserstein),
        new("backgroundIntensityWasserstein", Pixels, "grey levels", 0, "grey values of the background", m => m.BackgroundIntensityWasserstein),
        new("spectrumDistance", Pixels, "dB", 0, "texture of the background, by frequency", m => m.SpectrumDistance),
        new("areaWasserstein", Cells, "px", 0, "areas of cells", m => m.AreaWasserstein),
        new("areaKs", Cells, "", 0, "areas of cells, by rank", m => m.AreaKs),
        new("eccentricityWasserstein", Cells, "", 0, "how drawn out cells are", m => m.EccentricityWasserstein),
        new("eccentricityKs", Cells, "", 0, "how drawn out cells are, by rank", m => m.EccentricityKs),
        new("solidityWasserstein", Cells, "", 0, "how convex cells are", m => m.SolidityWasserstein),
        new("solidityKs", Cells, "", 0, "how convex cells are, by rank", m => m.SolidityKs),
        new("countWasserstein", Places, "cells", 0, "cells an image", m => m.CountWasserstein),
        new("countKs", Places, "", 0, "cells an image, by rank", m => m.CountKs),
        new("neighbourWasserstein", Places, "px", 0, "distance to the nearest cell", m => m.NeighbourWasserstein),
        new("neighbourKs", Places, "", 0, "distance to the nearest cell, by rank", m => m.NeighbourKs),
        new("pairCorrelationGap", Places, "", 0, "how cells cluster or keep apart, up to 100 px", m => m.PairCorrelationGap),
        new("confluenceGap", Places, "", 0, "share of the frame under cells", m => m.ConfluenceGap),
        new("overlapGap", Places, "", 0, "share of covered pixels under several cells", m => m.OverlapGap),
        new("touchingGap", Places, "", 0, "share of cells that touch another", m => m.TouchingGap),
        new("borderGap", Places, "", 0, "share of cells at the edge of the frame", m => m.BorderGap),
        new("duplicateDonorRate", Places, "", 0, "share of cells whose donor is twice in an image", m => m.DuplicateDonorRate),
    ];

    /// <summary>The metric of a name, upper and lower case being the same; null if there is none.</summary>
    public static MetricDefinition? Find(string name) => All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase));
}
