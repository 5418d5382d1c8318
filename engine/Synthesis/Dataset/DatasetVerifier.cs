using System.Collections.Concurrent;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Makes a dataset again from its manifest and compares every byte.</summary>
public static class DatasetVerifier
{
    /// <summary>Verifies a dataset.</summary>
    /// <param name="bank">The bank that the manifest names.</param>
    /// <param name="head">The head of the manifest.</param>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="workers">Number of threads, 1 or more.</param>
    /// <param name="progress">Told after every image.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="CellGenieException">The bank is another one, or a file cannot be read.</exception>
    public static VerificationResult Verify(
        CellBank bank,
        ManifestHead head,
        string folder,
        int workers,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (bank.Id != head.Library)
            throw new CellGenieException($"{folder} was made from library {head.Library}; {bank.Folder} is {bank.Id}");
        var specification = head.Specification;
        var plan = DatasetPlan.Create(bank, specification);
        var differences = new List<string>();
        var total = specification.ImageCount;

        using var annotationsFile = OpenExpected(folder, DatasetFiles.Annotations);
        using var manifestFile = OpenExpected(folder, DatasetFiles.Manifest);
        var summary = DatasetSummary.Read(Path.Combine(folder, DatasetFiles.Manifest));
        using var amodalFile = specification.HasAmodal ? OpenExpected(folder, DatasetFiles.Amodal) : null;
        var amodal = amodalFile == null ? null : new ComparingStream(amodalFile);
        var annotations = new ComparingStream(annotationsFile);
        var manifest = new ComparingStream(manifestFile);
        var writer = new DatasetWriter(bank.Index, specification, annotations, manifest, amodal, null);
        var pool = new ConcurrentBag<(RenderedImage, List<string>)>();
        progress?.Report(new GenerationProgress(0, total, 0, 0));
        OrderedParallel.Run(
            0,
            total,
            workers,
            () => new ImageRenderer(plan),
            (image, renderer) =>
            {
                var (result, wrong) = pool.TryTake(out var used) ? used : (new RenderedImage(), []);
                wrong.Clear();
                renderer.Render(image, result, (path, bytes) => Compare(folder, path, bytes, wrong));
                return (result, wrong);
            },
            (image, made) =>
            {
                differences.AddRange(made.Item2);
                var before = (annotations.FirstDifference, manifest.FirstDifference, amodal?.FirstDifference ?? -1);
                writer.Append(made.Item1);
                Note(differences, DatasetFiles.Annotations, image, before.Item1, annotations.FirstDifference);
                Note(differences, DatasetFiles.Manifest, image, before.Item2, manifest.FirstDifference);
                Note(differences, DatasetFiles.Amodal, image, before.Item3, amodal?.FirstDifference ?? -1);
                pool.Add(made);
                progress?.Report(new GenerationProgress(image + 1, total, writer.Cells, differences.Count));
            },
            cancellationToken);

        var end = (annotations.FirstDifference, manifest.FirstDifference, amodal?.FirstDifference ?? -1);
        writer.CompleteAnnotations();
        annotations.Complete();
        amodal?.Complete();
        writer.CompleteManifest(summary.AnnotationsSha256, summary.AmodalSha256);
        manifest.Complete();
        Note(differences, DatasetFiles.Annotations, -1, end.Item1, annotations.FirstDifference);
        Note(differences, DatasetFiles.Manifest, -1, end.Item2, manifest.FirstDifference);
        Note(differences, DatasetFiles.Amodal, -1, end.Item3, amodal?.FirstDifference ?? -1);
        return new VerificationResult(total, differences);
    }

    private static void Note(List<string> differences, string file, int image, long before, long after)
    {
        if (before < 0 && after >= 0)
            differences.Add($"{file}: differs from byte {after} on" + (image >= 0 ? $", at image {image + 1}" : ", after the last image"));
    }

    private static void Compare(string folder, string relativePath, ReadOnlySpan<byte> expected, List<string> differences)
    {
        var path = Path.Combine(folder, relativePath);
        if (!File.Exists(path))
            differences.Add($"{relativePath}: missing");
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(expected))
            differences.Add($"{relativePath}: its bytes are not those that the manifest describes");
    }

    private static FileStream OpenExpected(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, "", $"cannot be read: {e.Message}", e);
        }
    }
}
