namespace CellGenie.Synthesis.Sampling;

/// <summary>What <see cref="SampleDataset"/> makes.</summary>
public sealed record SampleOptions
{
    /// <summary>The most images of one culture, 100,000.</summary>
    public const int MostImages = 100_000;

    /// <summary>Images of each culture, 1 .. <see cref="MostImages"/>; 3 by default. From 3 on, some are held out for validation.</summary>
    public int ImagesPerCulture { get; init; } = 3;

    /// <summary>The cultures; all eight by default. No two of the same name.</summary>
    public IReadOnlyList<SampleCulture> Cultures { get; init; } = SampleCultures.All;

    /// <summary>Everything is drawn from it; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Width of the images in pixels, <see cref="SampleLab.SmallestSide"/> .. <see cref="SampleLab.LargestSide"/>; 704 by default.</summary>
    public int Width { get; init; } = SampleLab.StandardWidth;

    /// <summary>Height of the images in pixels, <see cref="SampleLab.SmallestSide"/> .. <see cref="SampleLab.LargestSide"/>; 520 by default.</summary>
    public int Height { get; init; } = SampleLab.StandardHeight;

    /// <summary>Factor on the number of cells for each area, 0.05 .. 4; 1 by default.</summary>
    public double CellScale { get; init; } = 1;

    /// <summary>Threads, at least 1; one for each processor by default. The files do not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Checks the values that <see cref="SampleLab"/> does not check.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ImagesPerCulture, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ImagesPerCulture, MostImages);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        if (Cultures.Count == 0)
            throw new ArgumentException("At least one culture is needed.", nameof(Cultures));
        if (Cultures.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two cultures named {twice.Key}.", nameof(Cultures));
        foreach (var culture in Cultures)
            culture.Validate();
    }
}
