using System.IO.Compression;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Grains.Tests;

/// <summary>A small real-looking dataset: 2 cultures of 3 images, train and validation annotations. Made once a test run.</summary>
internal static class RealData
{
    private static readonly Lazy<Sample> Made = new(Make);

    public static IReadOnlyList<string> Images => Made.Value.Images;

    public static string TrainFile => Made.Value.Train;

    public static string ValidationFile => Made.Value.Validation;

    public static string[] Cultures => ["A172", "BV2"];

    /// <summary>Cells of both files.</summary>
    public static int Cells => Made.Value.Cells;

    public static int TrainCells => Count(TrainFile);

    /// <summary>The dataset as an archive, as people make them: with folders, notes and what a Mac adds.</summary>
    public static byte[] Zip(Action<ZipArchive>? more = null, bool annotations = true)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var image in Images)
                zip.CreateEntryFromFile(image, $"livecell/images/{Path.GetFileName(image)}");
            if (annotations)
            {
                zip.CreateEntryFromFile(TrainFile, "livecell/" + Path.GetFileName(TrainFile));
                zip.CreateEntryFromFile(ValidationFile, "livecell/" + Path.GetFileName(ValidationFile));
            }

            zip.CreateEntry("livecell/README.txt");
            zip.CreateEntry("__MACOSX/livecell/images/x.tif");
            more?.Invoke(zip);
        }

        return bytes.ToArray();
    }

    private static int Count(string file)
    {
        using var coco = Coco.CocoFile.Open(file);
        return coco.AnnotationCount;
    }

    private static Sample Make()
    {
        var folder = Directory.CreateTempSubdirectory("cellgenie-sample-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var options = new SampleOptions
        {
            ImagesPerCulture = 3,
            Cultures = [.. SampleCultures.All.Where(c => Cultures.Contains(c.Name))],
            Width = 160,
            Height = 128,
            CellScale = 1,
        };
        var summary = SampleDataset.Write(folder, options);
        return new Sample([.. Directory.GetFiles(summary.ImagesFolder).Order(StringComparer.Ordinal)], summary.TrainFile, summary.ValidationFile!, summary.Cells);
    }

    private sealed record Sample(IReadOnlyList<string> Images, string Train, string Validation, int Cells);
}
