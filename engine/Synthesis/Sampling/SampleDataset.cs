using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Sampling;

/// <summary>Writes a simulated data set in LIVECell's layout: <c>images/*.tif</c>, one COCO file for each split, a README.</summary>
public static class SampleDataset
{
    /// <summary>Name of the folder of images.</summary>
    public const string ImagesFolderName = "images";

    /// <summary>Name of the training annotations.</summary>
    public const string TrainFileName = "livecell_coco_train.json";

    /// <summary>Name of the validation annotations.</summary>
    public const string ValidationFileName = "livecell_coco_val.json";

    private static readonly CocoLicense License = new(1, "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/");
    private static readonly CocoCategory Category = new(1, "cell", "cell");

    /// <summary>Writes the data set. Interrupted, it can be run again: the same options give the same files with the same bytes.</summary>
    /// <param name="folder">Made if need be; otherwise it must be empty or hold an earlier sample.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told at the start and after each image, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="CellGenieException">The folder holds other files, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the images written so far are whole.</exception>
    public static SampleSummary Write(string folder, SampleOptions options, IProgress<SampleProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var lab = new SampleLab(options.Seed, options.Width, options.Height, options.CellScale);
        var images = Path.Combine(folder, ImagesFolderName);
        Prepare(folder, images, options);
        var shots = Shoot(lab, images, options, progress, cancellationToken);
        var train = shots.Where(s => !s.IsValidation).ToList();
        var validation = shots.Where(s => s.IsValidation).ToList();
        var trainFile = Path.Combine(folder, TrainFileName);
        var validationFile = Path.Combine(folder, ValidationFileName);
        var ids = 0L;
        WriteAnnotations(trainFile, options, train, ref ids);
        if (validation.Count > 0)
            WriteAnnotations(validationFile, options, validation, ref ids);
        return new SampleSummary(images, trainFile, validation.Count > 0 ? validationFile : null, train.Count, validation.Count, shots.Sum(s => s.Cells.Count));
    }

    private static void Prepare(string folder, string images, SampleOptions options)
    {
        var train = Path.Combine(folder, TrainFileName);
        var validation = Path.Combine(folder, ValidationFileName);
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !SampleReadme.Marks(folder))
                throw new CellGenieException($"{folder}: holds files that are not a sample of CellGenie; choose a new or empty folder");
            Directory.CreateDirectory(images);
            AtomicFile.Write(Path.Combine(folder, SampleReadme.FileName), SampleReadme.Text(options));
            // Until all images are there, annotations would promise too much; those of an earlier run may be of other options.
            File.Delete(train);
            File.Delete(validation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CellGenieException($"{folder}: cannot be written: {e.Message}", e);
        }
    }

    private static Shot[] Shoot(SampleLab lab, string images, SampleOptions options, IProgress<SampleProgress>? progress, CancellationToken cancellationToken)
    {
        var shots = new Shot[options.Cultures.Count * options.ImagesPerCulture];
        progress?.Report(new SampleProgress(0, shots.Length, ""));
        OrderedParallel.Run(
            0,
            shots.Length,
            options.Workers,
            () => lab,
            (i, _) =>
            {
                var culture = options.Cultures[i / options.ImagesPerCulture];
                var index = i % options.ImagesPerCulture;
                var sample = lab.Render(culture, index);
                TiffWriter.Write(Path.Combine(images, sample.FileName), sample.Image);
                var isValidation = SampleName.Of(culture.Name, index).Well == SampleName.ValidationWell;
                return new Shot(new CocoImage(i + 1, sample.FileName, lab.Width, lab.Height) { LicenseId = License.Id }, isValidation, sample.Cells);
            },
            (i, shot) =>
            {
                shots[i] = shot;
                progress?.Report(new SampleProgress(i + 1, shots.Length, shot.Image.FileName));
            },
            cancellationToken);
        return shots;
    }

    private static void WriteAnnotations(string path, SampleOptions options, List<Shot> shots, ref long ids)
    {
        var info = new CocoInfo
        {
            Description = FormattableString.Invariant($"Simulated cell images (CellGenie sample, seed {options.Seed}). Not real data."),
            Contributor = "CellGenie",
        };
        using var writer = new CocoWriter(path, info, [License], [Category]);
        foreach (var shot in shots)
            writer.WriteImage(shot.Image);
        foreach (var shot in shots)
        {
            foreach (var cell in shot.Cells)
                writer.WriteAnnotation(new CocoAnnotation(++ids, shot.Image.Id, Category.Id, cell.Area, Rounded(cell.Outline.Box), IsCrowd: false, cell.Outline));
        }

        writer.Complete();
    }

    /// <summary>Differences of numbers with two decimals have two decimals.</summary>
    private static BoundingBox Rounded(BoundingBox box) => box with { Width = Math.Round(box.Width * 100) / 100, Height = Math.Round(box.Height * 100) / 100 };

    private sealed record Shot(CocoImage Image, bool IsValidation, IReadOnlyList<SampleCell> Cells);
}
