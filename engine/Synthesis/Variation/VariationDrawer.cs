namespace CellGenie.Synthesis;

/// <summary>Draws how donors are varied. Drawing and applying are apart, so that what was drawn can be recorded and applied again.</summary>
internal sealed class VariationDrawer
{
    // Tables and fixed-point coordinates are made for cells, not for whole frames.
    private const int LargestCrop = 2048;

    private readonly Augmentations _augment;
    private readonly VariationRanges _ranges;
    private readonly IntRange _area;

    /// <summary>Creates a drawer for one culture.</summary>
    /// <param name="rules">What is asked for.</param>
    /// <param name="area">The culture's range of areas, which scaled cells stay in.</param>
    public VariationDrawer(CompositionRules rules, IntRange area)
    {
        _augment = rules.Augment ?? Augmentations.None;
        _ranges = rules.Variation ?? VariationRanges.Default;
        _area = area;
    }

    /// <summary>Draws for one cell. Always as many numbers, so that one augmentation changes nothing of another.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="donor">The donor.</param>
    public DonorVariation Draw(ref CounterRandom random, in CellRecord donor)
    {
        var (angleBits, scaleBits, elasticBits) = (random.NextUInt32(), random.NextUInt32(), random.NextUInt32());
        var (blurBits, brightnessBits, seed) = (random.NextUInt32(), random.NextUInt32(), random.NextUInt32());
        var drawn = DonorVariation.None with { Seed = seed };
        if (_augment.HasFlag(Augmentations.Brightness))
            drawn = drawn with { Brightness = Uniform(brightnessBits, -_ranges.Brightness, _ranges.Brightness) };
        if (donor.CropWidth > LargestCrop || donor.CropHeight > LargestCrop)
            return drawn;
        if (_augment.HasFlag(Augmentations.Defocus))
            drawn = drawn with { Blur = Uniform(blurBits, 0, (int)Math.Round(_ranges.Defocus * 256)) };
        // The side that the frame cut must stay straight.
        if (donor.Sides != FrameSides.None)
            return drawn;
        if (_augment.HasFlag(Augmentations.Angle))
        {
            var most = (int)Math.Round(_ranges.Angle * 100);
            drawn = drawn with { Angle = Uniform(angleBits, -most, most) };
        }

        if (_augment.HasFlag(Augmentations.Scale))
            drawn = drawn with { Scale = Uniform(scaleBits, LeastScale(donor.Area), LargestScale(donor.Area)) };
        if (_augment.HasFlag(Augmentations.Elastic))
        {
            var most = (int)(_ranges.Elastic * 256 * ElasticField.SpacingOf(donor.Width, donor.Height, drawn.Scale));
            drawn = drawn with { Elastic = Uniform(elasticBits, 0, most) };
        }

        return drawn;
    }

    private static int Uniform(uint bits, int low, int high) => low + (int)(((ulong)bits * (uint)(high - low + 1)) >> 32);

    private int LeastScale(int area) => Math.Clamp((int)Math.Ceiling(1024 * Math.Max(_ranges.ScaleLow, Math.Sqrt((double)_area.Low / area))), 1, 1024);

    private int LargestScale(int area) => Math.Max(1024, (int)Math.Floor(1024 * Math.Min(_ranges.ScaleHigh, Math.Sqrt((double)_area.High / area))));
}
