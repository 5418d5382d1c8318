using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// The background texture of each culture, from those of its images that have the most background. Made when an image first asks for it, from the masks of
/// all images, so that it depends neither on threads nor on the order of the images. Shared by all workers.
/// </summary>
internal sealed class TexturePools
{
    // Three frames hold more than a million pixels of texture; more of them would repeat less and cost more memory.
    private const int Frames = 3;

    // So many are tried: a frame may be missing, damaged, or fuller than its annotations tell.
    private const int MostTried = 8;

    private readonly ExtractionOptions _options;
    private readonly WellArtefacts? _artefacts;
    private readonly Lazy<Dictionary<PoolKey, Lazy<IReadOnlyList<TexturePatch>>>> _pools;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="images">All images.</param>
    /// <param name="options">How they are extracted.</param>
    /// <param name="artefacts">What is taken out of them first; null for nothing.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    public TexturePools(IReadOnlyList<ImageToExtract> images, ExtractionOptions options, WellArtefacts? artefacts, CancellationToken cancellationToken)
    {
        _options = options;
        _artefacts = artefacts;
        _pools = new(() => Rank(images, cancellationToken));
    }

    /// <summary>Texture for an image of a culture.</summary>
    /// <returns>Empty when none of the culture's images has enough background.</returns>
    public IReadOnlyList<TexturePatch> For(ImageToExtract image, string culture) => _pools.Value.TryGetValue(KeyOf(image, culture), out var pool) ? pool.Value : [];

    // What is kept unseen lends nothing to what is not, and no image gets pixels under another licence than its own.
    private static PoolKey KeyOf(ImageToExtract image, string culture) =>
        new(culture, SplitNames.IsTest(image.Split), image.File.Licenses.FirstOrDefault(l => l.Id == image.Entry.LicenseId));

    private Dictionary<PoolKey, Lazy<IReadOnlyList<TexturePatch>>> Rank(IReadOnlyList<ImageToExtract> images, CancellationToken cancellationToken)
    {
        var all = new List<MaskSummary>();
        OrderedParallel.Run(0, images.Count, _options.Workers, () => new ImageExtractor(_options), (i, extractor) => extractor.Summarise(images[i]), (_, summary) => all.Add(summary), cancellationToken);
        var pools = new Dictionary<PoolKey, Lazy<IReadOnlyList<TexturePatch>>>();
        foreach (var culture in all.GroupBy(s => s.Culture))
        {
            // Where cells are not annotated, they would be taken for texture.
            List<MaskSummary> own = [.. culture];
            var incomplete = ProfileBuilder.FindIncomplete([.. own.Select(s => s.Cells)]);
            foreach (var pool in own.Where((_, i) => !incomplete[i]).GroupBy(s => KeyOf(s.Image, s.Culture)))
            {
                List<ImageToExtract> best = [.. pool.OrderBy(s => s.Covered).ThenBy(s => s.Image.Entry.FileName, StringComparer.Ordinal).Take(MostTried).Select(s => s.Image)];
                pools.Add(pool.Key, new(() => Collect(best)));
            }
        }

        return pools;
    }

    private List<TexturePatch> Collect(List<ImageToExtract> best)
    {
        var extractor = new ImageExtractor(_options);
        var seen = new HashSet<string>();
        var patches = new List<TexturePatch>();
        foreach (var image in best)
        {
            if (patches.Count < Frames && extractor.TakePatch(image, _artefacts?.Of(image), seen) is { } patch)
                patches.Add(patch);
        }

        return patches;
    }

    private sealed record PoolKey(string Culture, bool IsTest, CocoLicense? License);
}
