using System.Collections.Concurrent;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Makes a dataset (Algorithm 1, Module 4): for every culture, for 1 to images-per-culture, select and compose, add image and annotations.
/// </summary>
public static class DatasetGenerator
{
    // Images between two journal entries: what an interruption costs at most, beside what the workers hold.
    private const int JournalInterval = 32;

    /// <summary>Makes the dataset, or goes on with one that was interrupted; the bytes in the end are the same.</summary>
    /// <param name="bank">The cell bank.</param>
    /// <param name="specification">The specification.</param>
    /// <param name="folder">The dataset's folder; created when missing.</param>
    /// <param name="workers">Number of threads, 1 or more.</param>
    /// <param name="progress">Told after every image.</param>
    /// <param name="cancellationToken">Stops between images; what is done is kept.</param>
    /// <exception cref="CellGenieException">The specification is not valid, the folder holds another dataset, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The same call continues.</exception>
    public static GenerationResult Generate(
        CellBank bank,
        GenerationSpecification specification,
        string folder,
        int workers,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var plan = DatasetPlan.Create(bank, specification);
        var total = specification.ImageCount;
        var wanted = new GenerationJournal { Specification = specification, Library = bank.Id };
        try
        {
            Directory.CreateDirectory(folder);
            if (FindComplete(folder, wanted) is { } complete)
            {
                File.Delete(Path.Combine(folder, GenerationJournal.FileName));
                return new GenerationResult(complete, total, total);
            }

            var journal = FindInterrupted(folder, wanted);
            Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Images));
            if (specification.LabelMaps)
                Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Labels));
            if (specification.HasContours)
                Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Contours));
            if (specification.HasTracks)
                Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Tracks));
            if (journal == null)
                wanted.Write(folder);

            var resumed = journal?.NextImage ?? 0;
            var annotationsPath = Path.Combine(folder, DatasetFiles.Annotations);
            var amodalPath = Path.Combine(folder, DatasetFiles.Amodal);
            var manifestPath = Path.Combine(folder, DatasetFiles.Manifest);
            DatasetSummary summary;
            using (var annotations = HashingStream.Continue(Open(annotationsPath, journal?.AnnotationBytes)))
            using (var amodal = specification.HasAmodal ? HashingStream.Continue(Open(amodalPath, journal?.AmodalBytes)) : null)
            using (var manifest = Open(manifestPath, journal?.ManifestBytes))
            {
                var writer = new DatasetWriter(bank.Index, specification, annotations, manifest, amodal, journal);
                Render(plan, folder, workers, writer, annotations, manifest, amodal, wanted, progress, cancellationToken);
                writer.CompleteAnnotations();
                summary = writer.CompleteManifest(annotations.Sha256(), amodal?.Sha256());
            }

            foreach (var scratch in Directory.GetDirectories(folder, $"*{AtomicFile.TemporaryEnding}"))
                Directory.Delete(scratch, recursive: true);
            // The manifest comes last: where it stands, the dataset is complete.
            File.Move(annotationsPath + AtomicFile.TemporaryEnding, annotationsPath, overwrite: true);
            if (specification.HasAmodal)
                File.Move(amodalPath + AtomicFile.TemporaryEnding, amodalPath, overwrite: true);
            File.Move(manifestPath + AtomicFile.TemporaryEnding, manifestPath, overwrite: true);
            File.Delete(Path.Combine(folder, GenerationJournal.FileName));
            return new GenerationResult(summary, resumed, total);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{folder}: the dataset cannot be written: {e.Message}", e);
        }
    }

    private static void Render(
        DatasetPlan plan,
        string folder,
        int workers,
        DatasetWriter writer,
        Stream annotations,
        Stream manifest,
        Stream? amodal,
        GenerationJournal journal,
        IProgress<GenerationProgress>? progress,
        CancellationToken cancellationToken)
    {
        void WriteJournal()
        {
            annotations.Flush();
            amodal?.Flush();
            manifest.Flush();
            (journal with
            {
                NextImage = writer.NextImage,
                AnnotationBytes = annotations.Position,
                AmodalBytes = amodal?.Position ?? 0,
                ManifestBytes = manifest.Position,
                Totals = writer.Totals,
                Failures = writer.Failures,
            }).Write(folder);
        }

        var pool = new ConcurrentBag<RenderedImage>();
        var scratchFolders = 0;
        var total = plan.Specification.ImageCount;
        progress?.Report(new GenerationProgress(writer.NextImage, total, writer.Cells, writer.Failed));
        try
        {
            OrderedParallel.Run(
                writer.NextImage,
                total - writer.NextImage,
                workers,
                () => (Renderer: new ImageRenderer(plan), Scratch: MakeScratchFolder(folder, Interlocked.Increment(ref scratchFolders))),
                (image, worker) =>
                {
                    var result = pool.TryTake(out var used) ? used : new RenderedImage();
                    worker.Renderer.Render(image, result, (path, bytes) =>
                        AtomicFile.Write(Path.Combine(folder, path), Path.Combine(worker.Scratch, Path.GetFileName(path)), bytes));
                    return result;
                },
                (_, result) =>
                {
                    writer.Append(result);
                    pool.Add(result);
                    if (writer.NextImage % JournalInterval == 0)
                        WriteJournal();
                    progress?.Report(new GenerationProgress(writer.NextImage, total, writer.Cells, writer.Failed));
                },
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            WriteJournal();
            throw;
        }
    }

    /// <summary>
    /// A worker's own folder for files that are being written. File systems place a new file near its folder, so that workers which
    /// create theirs in one folder wait for each other; renaming into the common one is cheap.
    /// </summary>
    private static string MakeScratchFolder(string folder, int number) =>
        Directory.CreateDirectory(Path.Combine(folder, $"worker-{number}{AtomicFile.TemporaryEnding}")).FullName;

    /// <summary>The summary of the dataset when the folder holds it complete.</summary>
    private static DatasetSummary? FindComplete(string folder, GenerationJournal wanted)
    {
        var file = Path.Combine(folder, DatasetFiles.Manifest);
        if (!File.Exists(file))
            return null;
        var head = ManifestHead.Read(file);
        RequireSame(folder, wanted, new GenerationJournal { Specification = head.Specification, Library = head.Library });
        return DatasetSummary.Read(file);
    }

    /// <summary>The journal of the dataset when the folder holds a part of it that can be continued.</summary>
    private static GenerationJournal? FindInterrupted(string folder, GenerationJournal wanted)
    {
        var journal = GenerationJournal.Read(folder);
        if (journal == null)
        {
            if (Directory.Exists(Path.Combine(folder, DatasetFiles.Images)) || File.Exists(Path.Combine(folder, DatasetFiles.Annotations)))
                throw new CellGenieException($"{folder} already holds images or annotations that are no CellGenie dataset; choose another folder");
            return null;
        }

        RequireSame(folder, wanted, journal);
        // After a loss of power files may be shorter than the journal remembers; then the dataset starts again, over the same names.
        var intact = journal.NextImage > 0 &&
            LengthOf(Path.Combine(folder, DatasetFiles.Annotations)) >= journal.AnnotationBytes &&
            (!journal.Specification.HasAmodal || LengthOf(Path.Combine(folder, DatasetFiles.Amodal)) >= journal.AmodalBytes) &&
            LengthOf(Path.Combine(folder, DatasetFiles.Manifest)) >= journal.ManifestBytes &&
            HasImages(folder, journal);
        return intact ? journal : null;
    }

    private static bool HasImages(string folder, GenerationJournal journal)
    {
        var failed = journal.Failures.Select(f => f.Image).ToHashSet();
        for (var image = 0; image < journal.NextImage; image++)
        {
            var info = new FileInfo(Path.Combine(folder, DatasetFiles.Images, journal.Specification.FileName(image)));
            if (!failed.Contains(image + 1) && !(info.Exists && info.Length > 0))
                return false;
        }

        return true;
    }

    private static void RequireSame(string folder, GenerationJournal wanted, GenerationJournal found)
    {
        if (!wanted.IsSameDatasetAs(found))
            throw new CellGenieException($"{folder} already holds a dataset of another specification or library; choose another folder, or delete it");
    }

    private static long LengthOf(string path)
    {
        var info = new FileInfo(path + AtomicFile.TemporaryEnding);
        return info.Exists ? info.Length : -1;
    }

    private static FileStream Open(string path, long? length)
    {
        var stream = new FileStream(path + AtomicFile.TemporaryEnding, length == null ? FileMode.Create : FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        stream.SetLength(length ?? 0);
        stream.Position = length ?? 0;
        return stream;
    }
}
