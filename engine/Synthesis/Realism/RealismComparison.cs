namespace CellGenie.Synthesis.Realism;

/// <summary>One culture, real against synthetic: the metrics and what they rest on.</summary>
public sealed class RealismComparison
{
    private RealismComparison(RealismSample real, RealismSample synthetic, DonorUse? donors)
    {
        Real = real;
        Synthetic = synthetic;
        Donors = donors;
        Classifier = RealismClassifier.Judge(real, synthetic);
        Metrics = Measure(real, synthetic) with { ClassifierAuc = Classifier?.Auc, DuplicateDonorRate = donors?.DuplicateRate };
        if (real.Halves is [{ Counts.Count: > 1 } half, { Counts.Count: > 1 } other])
            Floor = Measure(half, other) with { ClassifierAuc = RealismClassifier.Judge(half, other)?.Auc };
    }

    /// <summary>The metrics.</summary>
    public RealismMetrics Metrics { get; }

    /// <summary>The same metrics between two halves of the real images: what cannot be told from chance with so few images. Null below four images.</summary>
    public RealismMetrics? Floor { get; }

    /// <summary>The real side.</summary>
    public RealismSample Real { get; }

    /// <summary>The synthetic side.</summary>
    public RealismSample Synthetic { get; }

    /// <summary>The donors of the synthetic cells, where they are known.</summary>
    public DonorUse? Donors { get; }

    /// <summary>What told the sides apart, most telling first; empty where nothing did.</summary>
    public IReadOnlyList<TellingFeature> Tells => Classifier?.Tells ?? [];

    internal ClassifierResult? Classifier { get; }

    /// <summary>Compares two samples of one culture.</summary>
    /// <param name="real">Measured on real images.</param>
    /// <param name="synthetic">Measured on synthetic images.</param>
    /// <param name="donors">The donors of the synthetic cells; null where they are not known.</param>
    public static RealismComparison Of(RealismSample real, RealismSample synthetic, DonorUse? donors = null) => new(real, synthetic, donors);

    private static RealismMetrics Measure(RealismSample real, RealismSample synthetic) => new()
    {
        AreaWasserstein = Distributions.Wasserstein(real.Areas, synthetic.Areas),
        AreaKs = Distributions.KolmogorovSmirnov(real.Areas, synthetic.Areas),
        CountWasserstein = Distributions.Wasserstein(real.Counts, synthetic.Counts),
        CountKs = Distributions.KolmogorovSmirnov(real.Counts, synthetic.Counts),
        EccentricityWasserstein = Distributions.Wasserstein(real.Eccentricities, synthetic.Eccentricities),
        EccentricityKs = Distributions.KolmogorovSmirnov(real.Eccentricities, synthetic.Eccentricities),
        SolidityWasserstein = Distributions.Wasserstein(real.Solidities, synthetic.Solidities),
        SolidityKs = Distributions.KolmogorovSmirnov(real.Solidities, synthetic.Solidities),
        NeighbourWasserstein = Distributions.Wasserstein(real.Neighbours, synthetic.Neighbours),
        NeighbourKs = Distributions.KolmogorovSmirnov(real.Neighbours, synthetic.Neighbours),
        PairCorrelationGap = PairCorrelation.Gap(real.Pairs, synthetic.Pairs),
        ConfluenceGap = Gap(real, synthetic, s => s.CoveredPixels, s => s.FramePixels),
        OverlapGap = Gap(real, synthetic, s => s.OverlappedPixels, s => s.CoveredPixels),
        TouchingGap = Gap(real, synthetic, s => s.TouchingCells, s => s.Areas.Count),
        BorderGap = Gap(real, synthetic, s => s.BorderCells, s => s.Areas.Count),
        CellIntensityWasserstein = Distributions.Wasserstein(real.CellLevels, synthetic.CellLevels),
        RingIntensityWasserstein = Distributions.Wasserstein(real.RingLevels, synthetic.RingLevels),
        BackgroundIntensityWasserstein = Distributions.Wasserstein(real.BackgroundLevels, synthetic.BackgroundLevels),
        HaloProfileGap = HaloProfile.Gap(real.Halo, synthetic.Halo),
        SpectrumDistance = BackgroundSpectrum.Distance(real.Spectrum, synthetic.Spectrum),
        SeamScore = real.OutlineGradient > 0 && synthetic.OutlinePixels > 0
            ? synthetic.OutlineGradient / synthetic.OutlinePixels / (real.OutlineGradient / real.OutlinePixels)
            : null,
    };

    private static double? Gap(RealismSample a, RealismSample b, Func<RealismSample, long> part, Func<RealismSample, long> whole) =>
        whole(a) == 0 || whole(b) == 0 ? null : Math.Abs((double)part(a) / whole(a) - (double)part(b) / whole(b));
}
