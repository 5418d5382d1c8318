namespace CellGenie.Synthesis.Realism;

/// <summary>
/// How far the synthetic images of one culture are from real ones. All are 0 at best but <see cref="SeamScore"/> (1) and <see cref="ClassifierAuc"/> (0.5).
/// What cannot be measured, because a side has nothing of the kind, is null.
/// </summary>
public sealed record RealismMetrics
{
    /// <summary>Wasserstein-1 distance of the areas of cells, in pixels; 0 or more. <see cref="Distributions"/>.</summary>
    public double? AreaWasserstein { get; init; }

    /// <summary>Kolmogorov-Smirnov statistic of the areas of cells; 0..1. <see cref="Distributions"/>.</summary>
    public double? AreaKs { get; init; }

    /// <summary>Wasserstein-1 distance of the number of cells an image, in cells; 0 or more.</summary>
    public double? CountWasserstein { get; init; }

    /// <summary>Kolmogorov-Smirnov statistic of the number of cells an image; 0..1.</summary>
    public double? CountKs { get; init; }

    /// <summary>Wasserstein-1 distance of the eccentricities of cells, without unit; 0..1. <see cref="MaskShape"/>.</summary>
    public double? EccentricityWasserstein { get; init; }

    /// <summary>Kolmogorov-Smirnov statistic of the eccentricities of cells; 0..1.</summary>
    public double? EccentricityKs { get; init; }

    /// <summary>Wasserstein-1 distance of the solidities of cells, without unit; 0..1. <see cref="MaskShape"/>.</summary>
    public double? SolidityWasserstein { get; init; }

    /// <summary>Kolmogorov-Smirnov statistic of the solidities of cells; 0..1.</summary>
    public double? SolidityKs { get; init; }

    /// <summary>Wasserstein-1 distance of the distances between centres of nearest cells, in pixels; 0 or more.</summary>
    public double? NeighbourWasserstein { get; init; }

    /// <summary>Kolmogorov-Smirnov statistic of the distances between centres of nearest cells; 0..1.</summary>
    public double? NeighbourKs { get; init; }

    /// <summary>L2 gap of the pair correlation functions up to 100 px, without unit; 0 or more. <see cref="PairCorrelation"/>.</summary>
    public double? PairCorrelationGap { get; init; }

    /// <summary>Difference of the confluence, the share of all frames that is under cells; 0..1.</summary>
    public double? ConfluenceGap { get; init; }

    /// <summary>Difference of the share of covered pixels that are under several cells; 0..1. Masks of visible pixels never overlap.</summary>
    public double? OverlapGap { get; init; }

    /// <summary>Difference of the share of cells that overlap another, or touch it by a side or corner of a pixel; 0..1.</summary>
    public double? TouchingGap { get; init; }

    /// <summary>Difference of the share of cells that reach the edge of the frame; 0..1.</summary>
    public double? BorderGap { get; init; }

    /// <summary>Wasserstein-1 distance of the grey values inside cells, in grey levels; 0..255.</summary>
    public double? CellIntensityWasserstein { get; init; }

    /// <summary>Wasserstein-1 distance of the grey values outside of cells, up to 10 px away, in grey levels; 0..255.</summary>
    public double? RingIntensityWasserstein { get; init; }

    /// <summary>Wasserstein-1 distance of the grey values more than 10 px away from cells, in grey levels; 0..255.</summary>
    public double? BackgroundIntensityWasserstein { get; init; }

    /// <summary>Mean gap of the halo profiles from -10 to 10 px, in grey levels; 0 or more. <see cref="HaloProfile"/>.</summary>
    public double? HaloProfileGap { get; init; }

    /// <summary>Log-spectral distance of the backgrounds, in dB; 0 or more. <see cref="BackgroundSpectrum"/>.</summary>
    public double? SpectrumDistance { get; init; }

    /// <summary>
    /// Mean gradient magnitude along the outlines of synthetic cells over that along real ones; above 0, 1 at best: above it seams, below it blur.
    /// Central differences at the pixels on both sides of an outline.
    /// </summary>
    public double? SeamScore { get; init; }

    /// <summary>
    /// Area under the ROC curve of a classifier that must tell synthetic cells from real ones by their shape, outline, texture and surroundings, each image judged
    /// by a model that has not seen it; 0..1, 0.5 at best. It falls below 0.5 where the sides share images.
    /// </summary>
    public double? ClassifierAuc { get; init; }

    /// <summary>Share of synthetic cells whose donor was pasted before into the same image; 0..1.</summary>
    public double? DuplicateDonorRate { get; init; }
}
