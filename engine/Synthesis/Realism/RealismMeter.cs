using System.Security.Cryptography;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Report;

namespace CellGenie.Synthesis.Realism;

/// <summary>Measures what realism is judged by, image by image.</summary>
public static class RealismMeter
{
    // What is kept for each pixel while it is measured is 15 bytes.
    private const int MaxPixels = 1 << 26;

    /// <summary>Measures the cultures of one dataset.</summary>
    /// <param name="sources">Annotation files and the folders of their images.</param>
    /// <param name="culture">The culture of every image; null to take it from the data.</param>
    /// <param name="imagesPerCulture">The most images measured of each culture, 1 or more; of more, evenly spread ones.</param>
    /// <param name="workers">Number of threads, 1 or more. The result does not depend on it.</param>
    /// <param name="problems">Takes the images that cannot be measured, with the reason.</param>
    /// <param name="backgroundOf">Name of the real image whose background a synthetic one has; null where it is not known.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>A sample for each culture, by name.</returns>
    /// <exception cref="InvalidInputException">An annotation file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyDictionary<string, RealismSample> Read(
        IReadOnlyList<ExtractionSource> sources, string? culture, int imagesPerCulture, int workers, ICollection<string> problems, Func<CocoImage, string?>? backgroundOf = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imagesPerCulture, 1);
        var files = new List<CocoFile>();
        try
        {
            foreach (var source in sources)
                files.Add(CocoFile.Open(source.Annotations, cancellationToken));
            var chosen = Choose(files, culture, imagesPerCulture);
            var samples = new SortedDictionary<string, RealismSample>(StringComparer.Ordinal);
            var groups = new Dictionary<(string Culture, string Group), int>();
            OrderedParallel.Run(
                0,
                chosen.Count,
                workers,
                () => new PixelMeter(),
                (i, meter) => Measure(meter, sources[chosen[i].File].Images, files[chosen[i].File], chosen[i].Image, culture, backgroundOf),
                (_, measured) =>
                {
                    if (measured.Problem != null)
                        problems.Add(measured.Problem);
                    foreach (var (name, sample) in measured.Samples)
                    {
                        if (!samples.TryGetValue(name, out var all))
                            samples.Add(name, all = new RealismSample { Halves = [new RealismSample(), new RealismSample()] });
                        all.Add(sample);

                        // Crops of one frame look alike and would make the halves more alike than they are.
                        if (!groups.TryGetValue((name, sample.Images[0].Frame), out var group))
                            groups.Add((name, sample.Images[0].Frame), group = groups.Keys.Count(g => g.Culture == name));
                        all.Halves[group % 2].Add(sample);
                    }
                },
                cancellationToken);
            return samples;
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }

    private static List<(int File, CocoImage Image)> Choose(List<CocoFile> files, string? culture, int imagesPerCulture)
    {
        var all = files.SelectMany((file, f) => file.Images.Select(image => (File: f, Image: image, Culture: culture ?? CultureNames.Of(file, image)))).ToList();
        return
        [
            .. all.GroupBy(i => i.Culture, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .SelectMany(g => EvenSample.Of(g.ToList(), imagesPerCulture)).Select(i => (i.File, i.Image)),
        ];
    }

    private static Measured Measure(PixelMeter meter, string folder, CocoFile coco, CocoImage image, string? culture, Func<CocoImage, string?>? backgroundOf)
    {
        try
        {
            if ((long)image.Width * image.Height > MaxPixels)
                throw new InvalidInputException(image.FileName, "", $"is {image.Width}x{image.Height}; images of up to {MaxPixels} pixels are measured");
            var pixels = AnnotatedImage.Load(folder, image).Image;
            var categories = coco.Categories.ToDictionary(c => c.Id);
            var cells = new List<(Mask, string)>();
            foreach (var annotation in coco.ReadAnnotations(image))
            {
                if (annotation.IsCrowd || annotation.Segmentation.ToMask(image.Width, image.Height) is not { } mask)
                    continue;
                if (cells.Count == LabelMap.MaxLabel)
                    throw new InvalidInputException(image.FileName, "", $"has more than {LabelMap.MaxLabel} cells");
                cells.Add((mask, culture ?? CultureNames.Of(image, categories.GetValueOrDefault(annotation.CategoryId), annotation)));
            }

            var file = new MeasuredFile(folder, image, Convert.ToHexStringLower(SHA256.HashData(pixels.Pixels)), backgroundOf?.Invoke(image));
            return new Measured(meter.Measure(pixels, cells, culture ?? CultureNames.Of(coco, image), file), null);
        }
        catch (InvalidInputException e)
        {
            return new Measured([], $"realism was measured without it: {e.Message}");
        }
    }

    private sealed record Measured(IReadOnlyList<(string Culture, RealismSample Sample)> Samples, string? Problem);
}
