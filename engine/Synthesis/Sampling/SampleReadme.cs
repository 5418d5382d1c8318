using System.Text;

namespace CellGenie.Synthesis.Sampling;

/// <summary>The note that stands beside a sample data set. It also marks the folder as one that may be written again.</summary>
internal static class SampleReadme
{
    public const string FileName = "README.md";

    private const string Title = "# Simulated cell images (CellGenie sample)";

    /// <summary>Whether a folder holds a sample data set, and not somebody's own data.</summary>
    public static bool Marks(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return false;
        using var reader = new StreamReader(path);
        var start = new char[Title.Length];
        return reader.ReadBlock(start) == start.Length && start.AsSpan().SequenceEqual(Title);
    }

    public static byte[] Text(SampleOptions options)
    {
        var version = typeof(SampleReadme).Assembly.GetName().Version!.ToString(3);
        var text = FormattableString.Invariant($"""
            {Title}

            **These images are simulated. No microscope, no cell and no part of any real data set was used.** They exist so that CellGenie can be tried
            and tested without downloads. They are no substitute for real data: a model trained on them learns how our simulation draws cells, and
            figures measured on them say nothing about real cells. For real work, see `cellgenie dataset download livecell`.

            | | |
            |---|---|
            | made by | CellGenie {version}, `cellgenie dataset sample` |
            | seed | {options.Seed} |
            | cultures | {string.Join(", ", options.Cultures.Select(c => c.Name))} |
            | images | {options.ImagesPerCulture} of each culture, {options.Width} x {options.Height} pixels |
            | number of cells | times {options.CellScale} |
            | licence | CC0 1.0: no rights reserved, use them for anything |

            The same version, seed and options give the same bytes on every machine.

            - `images/*.tif`: 8-bit grey TIFF (LZW). Names follow LIVECell: culture, well, location, time, crop.
            - `{SampleDataset.TrainFileName}`: COCO annotations of the training images, one polygon for each cell.
            - `{SampleDataset.ValidationFileName}`: the same for the images of one well of each culture (from three images a culture on).

            How: shapes and places of cells are drawn from a counter-based generator; each cell adds its optical thickness to a plate; a
            model of a phase-contrast microscope and its camera makes the picture. The cultures are named after those whose size, shape
            and density they imitate.

            """);
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
    }
}
