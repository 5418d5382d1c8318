using System.Security.Cryptography;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>All that a report is made of.</summary>
internal sealed class ReportMaterial
{
    private const int GalleryCells = 8;
    private const int GallerySide = 96;

    public required ReportInput Input { get; init; }

    public required ReportData Data { get; init; }

    public required ManifestHead Manifest { get; init; }

    public required IReadOnlyDictionary<string, ReportSide> Real { get; init; }

    public required IReadOnlyDictionary<string, ReportSide> Synthetic { get; init; }

    /// <summary>Cultures of both sides, compared.</summary>
    public required IReadOnlyDictionary<string, RealismComparison> Realism { get; init; }

    /// <summary>Cells of each culture to look at; none where pictures were not asked for.</summary>
    public required IReadOnlyDictionary<string, CropGallery> Galleries { get; init; }

    /// <summary>The questions of the quiz; none where it was not asked for.</summary>
    public required IReadOnlyList<QuizQuestion> Questions { get; init; }

    /// <summary>Measures both datasets and reads the pictures.</summary>
    public static ReportMaterial Read(ReportInput input, int pairs, CancellationToken cancellationToken)
    {
        if (input.Workers < 1)
            throw new CellGenieException($"the number of workers is {input.Workers}; it must be 1 or more");
        if (input.RealismImages < 0)
            throw new CellGenieException($"realism is asked for on {input.RealismImages} images; it must be 0 or more");
        var manifestFile = Path.Combine(input.Synthetic, DatasetFiles.Manifest);
        var annotations = Path.Combine(input.Synthetic, DatasetFiles.Annotations);
        var manifest = ManifestHead.Read(manifestFile);
        if (manifest.Sources.Any(s => s is null) || manifest.Licenses.Any(l => l is null))
            throw new InvalidInputException(manifestFile, "sources", "an entry is null");
        var summary = DatasetSummary.Read(manifestFile);
        var real = DatasetStatistics.Read(input.Real, input.Culture, pairs, input.Workers, cancellationToken);
        var source = new ExtractionSource(annotations, Path.Combine(input.Synthetic, DatasetFiles.Images));
        var synthetic = DatasetStatistics.Read([source], null, pairs, input.Workers, cancellationToken);

        List<string> problems = [.. real.Problems, .. synthetic.Problems];
        if (HashOf(annotations) != summary.AnnotationsSha256)
            problems.Add($"{annotations}: is not the file that the manifest describes; it was changed after the dataset was made");
        var realSides = real.Cultures.ToDictionary(c => c.Culture);
        var syntheticSides = synthetic.Cultures.ToDictionary(c => c.Culture);
        var names = realSides.Keys.Union(syntheticSides.Keys).Union(summary.Cultures.Keys)
            .OrderBy(n => n, StringComparer.OrdinalIgnoreCase).ThenBy(n => n, StringComparer.Ordinal);
        var (donors, backgrounds) = DonorReader.Read(manifestFile, manifest, cancellationToken);
        var sources = manifest.Sources.Select(s => s.PixelSha256).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var realism = Judge(input, source, donors, i => backgrounds.TryGetValue(i.Id, out var s) ? manifest.Sources[s].File : null, problems, cancellationToken);
        var crops = new CropReader(problems);
        var galleries = pairs == 0 ? [] : realism.ToDictionary(r => r.Key, r => Gallery(r.Value, crops));
        var questions = pairs == 0 || input.Quiz == null ? [] : QuizMaker.Choose(realism, crops);
        if (input.Quiz != null && pairs > 0 && questions.Count == 0)
            throw new CellGenieException("there is nothing to make a quiz of: no culture has real and synthetic cells");
        CultureComparison[] cultures = [.. names.Select(Compare)];
        return new ReportMaterial
        {
            Input = input,
            Manifest = manifest,
            Real = realSides,
            Synthetic = syntheticSides,
            Realism = realism,
            Galleries = galleries,
            Questions = questions,
            Data = new ReportData
            {
                Format = ReportData.CurrentFormat,
                Title = input.Title,
                Notice = input.Notice,
                Tool = manifest.Tool,
                Library = manifest.Library,
                Preset = manifest.Specification.Preset,
                Seed = manifest.Specification.Seed,
                Licenses = manifest.Licenses,
                Cultures = cultures,
                Gates = [.. input.Gates.SelectMany(g => g.Check(cultures.Where(c => c.Metrics != null).Select(c => (c.Name, c.Metrics!))))],
                Problems = problems,
            },
        };

        CultureComparison Compare(string name)
        {
            var totals = summary.Cultures.GetValueOrDefault(name);
            var comparison = realism.GetValueOrDefault(name);
            return new CultureComparison
            {
                Name = name,
                Real = realSides.GetValueOrDefault(name)?.Numbers,
                Synthetic = syntheticSides.GetValueOrDefault(name)?.Numbers,
                ChosenCells = totals?.Requested ?? 0,
                HiddenCells = totals?.Hidden ?? 0,
                FailedImages = totals?.Failed ?? 0,
                Metrics = comparison?.Metrics,
                RealAgainstReal = comparison?.Floor,
                Tells = comparison?.Tells ?? [],
                Donors = donors.GetValueOrDefault(name),
                SharedImages = comparison?.Real.Images.Count(i => sources.Contains(i.PixelSha256)) ?? 0,
            };
        }
    }

    private static Dictionary<string, RealismComparison> Judge(
        ReportInput input, ExtractionSource synthetic, IReadOnlyDictionary<string, DonorUse> donors, Func<CocoImage, string?> backgroundOf, List<string> problems, CancellationToken cancellationToken)
    {
        if (input.RealismImages == 0)
            return [];
        var real = RealismMeter.Read(input.Real, input.Culture, input.RealismImages, input.Workers, problems, cancellationToken: cancellationToken);
        var made = RealismMeter.Read([synthetic], null, input.RealismImages, input.Workers, problems, backgroundOf, cancellationToken);
        var comparisons = new Dictionary<string, RealismComparison>();
        foreach (var (culture, sample) in real)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (made.TryGetValue(culture, out var other))
                comparisons.Add(culture, RealismComparison.Of(sample, other, donors.GetValueOrDefault(culture)));
        }

        return comparisons;
    }

    private static CropGallery Gallery(RealismComparison realism, CropReader crops)
    {
        var real = realism.Real.Rows;
        var giveaways = realism.Classifier?.Giveaways ?? [];
        return new CropGallery(
            crops.Read(realism.Real, [.. Enumerable.Range(0, Math.Min(GalleryCells, real.Count)).Select(i => real[(int)((2L * i + 1) * real.Count / (2 * Math.Min(GalleryCells, real.Count)))])], GallerySide),
            crops.Read(realism.Synthetic, [.. giveaways.DistinctBy(r => r.Image).Concat(giveaways).Distinct().Take(GalleryCells)], GallerySide));
    }

    private static string HashOf(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, "", $"cannot be read: {e.Message}", e);
        }
    }
}
