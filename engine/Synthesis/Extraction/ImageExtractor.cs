using System.Security.Cryptography;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Extracts the cells and the background of single images (Algorithm 1, Module 1). One for each worker.</summary>
internal sealed class ImageExtractor(ExtractionOptions options)
{
    // LIVECell has contours annotated twice (issue 30 of its repository); the same cell must not become two donors.
    private const double SameCellOverlap = 0.7;

    private readonly CellCutter _cutter = new(options.RingWidth);

    /// <summary>Extracts one image.</summary>
    /// <param name="job">The image.</param>
    /// <param name="artefacts">What is taken out of it first; null for nothing.</param>
    /// <param name="pools">Texture for images with little background.</param>
    /// <param name="problems">Gets what could not be used.</param>
    /// <returns>Null, and a problem, when the image cannot be read.</returns>
    public ExtractedImage? Extract(ImageToExtract job, CameraArtefacts? artefacts, TexturePools pools, List<string> problems)
    {
        if (Load(job, problems) is not { } loaded)
            return null;
        var (source, image) = (job.Source, job.Entry);
        var pixels = loaded.Image;
        // It names the real image, whatever is taken out of it.
        var hash = HashOf(pixels);
        artefacts?.RemoveFrom(pixels);

        var foreground = new byte[pixels.Pixels.Length];
        var found = FindMasks(job, foreground, problems);
        var random = new CounterRandom(0, CounterRandom.StreamOf(image.FileName), 0, RandomPurpose.BackgroundFill);
        var imageCulture = MainCulture(image, found.Select(f => f.Culture));
        var background = BackgroundExtractor.Extract(pixels, foreground, random, options.FlatBackgrounds, () => pools.For(job, imageCulture));

        var extracted = new ExtractedImage
        {
            Background = background,
            Confluence = foreground.Count(f => f != 0) / (double)foreground.Length,
            Source = new SourceImage
            {
                File = image.FileName,
                Annotations = Path.GetFileName(source.Annotations),
                Width = pixels.Width,
                Height = pixels.Height,
                Culture = imageCulture,
                Split = job.Split,
                License = image.LicenseId,
                Reduction = loaded.Rule,
                PixelSha256 = hash,
                Cells = found.Count,
            },
        };
        var levels = new BackgroundLevels(pixels.Width, pixels.Height);
        levels.Measure(background.Frame.Pixels);
        var halo = MeanHalo.Of(pixels, [.. found.Select(f => f.Mask)], foreground, background.Illumination, options.RingWidth);
        foreach (var (culture, annotation, mask) in found)
            extracted.Cells.Add(Cut(pixels, foreground, background, levels, halo, culture, annotation, mask));
        return extracted;
    }

    /// <summary>Difference of an image to its smooth background where it is free of annotated cells, packed for <see cref="CameraArtefacts.Find"/>.</summary>
    /// <param name="job">The image.</param>
    /// <param name="seen">Hashes of the images before.</param>
    /// <returns>Null when the image cannot be read or came before; extraction tells why.</returns>
    public short[]? MeasureResidual(ImageToExtract job, HashSet<string> seen) =>
        LoadNew(job, seen) is var (image, foreground) ? BackgroundExtractor.MeasureResidual(image, foreground) : null;

    /// <summary>Reads the masks of an image and not its pixels.</summary>
    public MaskSummary Summarise(ImageToExtract job)
    {
        var categories = job.File.Categories.ToDictionary(c => c.Id);
        var cultures = new List<string>();
        var area = 0L;
        foreach (var annotation in job.File.ReadAnnotations(job.Entry))
        {
            if (annotation.IsCrowd || annotation.Segmentation.ToMask(job.Entry.Width, job.Entry.Height) is not { } mask)
                continue;
            area += mask.Area;
            if (mask.Area >= options.MinArea)
                cultures.Add(CultureOf(job.Entry, categories, annotation));
        }

        return new MaskSummary(job, MainCulture(job.Entry, cultures), cultures.Count, area / Math.Max(1, (double)job.Entry.Width * job.Entry.Height));
    }

    /// <summary>Takes the background texture of an image for others.</summary>
    /// <param name="job">The image.</param>
    /// <param name="artefacts">What is taken out of it first; null for nothing.</param>
    /// <param name="seen">Hashes of the images before.</param>
    /// <returns>Null when it cannot be read, came before, or has too little background; extraction tells why.</returns>
    public TexturePatch? TakePatch(ImageToExtract job, CameraArtefacts? artefacts, HashSet<string> seen)
    {
        if (LoadNew(job, seen) is not var (image, foreground))
            return null;
        artefacts?.RemoveFrom(image);
        return BackgroundExtractor.TakePatch(image, foreground);
    }

    /// <summary>Reads an image and where its cells are; null when it cannot be read or came before.</summary>
    private (GrayImage Image, byte[] Foreground)? LoadNew(ImageToExtract job, HashSet<string> seen)
    {
        var unused = new List<string>();
        if (Load(job, unused) is not { } loaded || !seen.Add(HashOf(loaded.Image)))
            return null;
        var foreground = new byte[loaded.Image.Pixels.Length];
        FindMasks(job, foreground, unused);
        return (loaded.Image, foreground);
    }

    private string CultureOf(CocoImage image, Dictionary<int, CocoCategory> categories, CocoAnnotation annotation) =>
        options.Culture ?? CultureNames.Of(image, categories.GetValueOrDefault(annotation.CategoryId), annotation);

    private string MainCulture(CocoImage image, IEnumerable<string> ofCells) =>
        options.Culture ?? ofCells.GroupBy(c => c).MaxBy(g => g.Count())?.Key ?? CultureNames.Of(image, null, null);

    private static string HashOf(GrayImage image) => Convert.ToHexStringLower(SHA256.HashData(image.Pixels));

    private static LoadedImage? Load(ImageToExtract job, List<string> problems)
    {
        if (job.Folder.Find(job.Entry.FileName) is not { } path)
        {
            problems.Add($"{job.Source.Images}: has no image {job.Entry.FileName}");
            return null;
        }

        LoadedImage loaded;
        try
        {
            loaded = ImageFile.Load(path);
        }
        catch (CellGenieException e)
        {
            problems.Add(e.Message);
            return null;
        }

        if (loaded.Image.Width == job.Entry.Width && loaded.Image.Height == job.Entry.Height)
            return loaded;
        problems.Add($"{path}: is {loaded.Image.Width}x{loaded.Image.Height}, its annotations are for {job.Entry.Width}x{job.Entry.Height}");
        return null;
    }

    private List<(string Culture, CocoAnnotation Annotation, Mask Mask)> FindMasks(ImageToExtract job, byte[] foreground, List<string> problems)
    {
        var image = job.Entry;
        var categories = job.File.Categories.ToDictionary(c => c.Id);
        var found = new List<(string, CocoAnnotation, Mask)>();
        var owners = new int[foreground.Length];
        foreach (var annotation in job.File.ReadAnnotations(image))
        {
            if (annotation.IsCrowd)
                continue;
            if (annotation.Segmentation.ToMask(image.Width, image.Height) is not { } mask)
                continue;

            // Whatever its size, it is no background.
            var twin = Claim(owners, foreground, image.Width, mask, found);
            if (mask.Area < options.MinArea)
                continue;
            if (twin != null)
            {
                problems.Add($"{image.FileName}: annotation {annotation.Id} outlines the same cell as {twin.Id}; left out");
                continue;
            }

            var culture = CultureOf(image, categories, annotation);
            found.Add((culture, annotation, mask));
            Paint(owners, image.Width, mask, found.Count);
        }

        return found;
    }

    /// <summary>Marks the mask as foreground; returns an earlier annotation that covers nearly the same pixels.</summary>
    private static CocoAnnotation? Claim(int[] owners, byte[] foreground, int width, Mask mask, List<(string Culture, CocoAnnotation Annotation, Mask Mask)> found)
    {
        var shared = new Dictionary<int, int>();
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Bits[y * mask.Width + x] == 0)
                    continue;
                var i = (mask.Y + y) * width + mask.X + x;
                foreground[i] = 1;
                if (owners[i] != 0)
                    shared[owners[i]] = shared.GetValueOrDefault(owners[i]) + 1;
            }
        }

        foreach (var (owner, pixels) in shared)
        {
            var (_, annotation, other) = found[owner - 1];
            if (pixels > SameCellOverlap * (mask.Area + other.Area - pixels))
                return annotation;
        }

        return null;
    }

    private static void Paint(int[] owners, int width, Mask mask, int owner)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Bits[y * mask.Width + x] != 0)
                    owners[(mask.Y + y) * width + mask.X + x] = owner;
            }
        }
    }

    private ExtractedCell Cut(GrayImage pixels, byte[] foreground, ExtractedBackground background, BackgroundLevels levels, float[] halo, string culture, CocoAnnotation annotation, Mask mask)
    {
        var (record, data) = _cutter.Cut(pixels, foreground, background, levels, halo, mask, new CellRecord { AnnotationId = annotation.Id });
        var grey = 0L;
        var sumX = 0L;
        var sumY = 0L;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Bits[y * mask.Width + x] == 0)
                    continue;
                grey += pixels[mask.X + x, mask.Y + y];
                sumX += x;
                sumY += y;
            }
        }

        return new ExtractedCell(culture, record, data, (double)grey / mask.Area, mask.X + (double)sumX / mask.Area, mask.Y + (double)sumY / mask.Area);
    }
}
