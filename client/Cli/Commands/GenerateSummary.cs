using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>What <c>generate</c> made, as it prints it.</summary>
internal sealed record GenerateSummary(string Dataset, int Images, int ImagesContinued, long Cells, long Hidden, double ImagesPerSecond, IReadOnlyList<GeneratedCulture> Cultures, IReadOnlyList<FailedImage> Failures)
{
    public static GenerateSummary Of(string folder, GenerationResult result, TimeSpan elapsed) => new(
        folder,
        result.Summary.Cultures.Values.Sum(c => c.Images),
        result.Resumed,
        result.Summary.Cultures.Values.Sum(c => c.Cells),
        result.Summary.Cultures.Values.Sum(c => c.Hidden),
        Math.Round((result.Total - result.Resumed) / elapsed.TotalSeconds, 1),
        [.. result.Summary.Cultures.Select(c => GeneratedCulture.Of(c.Key, c.Value))],
        result.Summary.Failures);

    public void WriteText(TextWriter output)
    {
        var table = new TextTable("culture", "images", "cells", "cells/image", "mean area px", "left out");
        foreach (var c in Cultures)
        {
            table.Add(
                c.Name,
                $"{c.Images}",
                $"{c.Cells}",
                c.CellsPerImage.ToString("0.0", CultureInfo.InvariantCulture),
                c.MeanArea.ToString("0.0", CultureInfo.InvariantCulture),
                $"{c.Hidden}");
        }

        table.Write(output);
        output.WriteLine();
        output.WriteLine($"{Images} images with {Cells} cells in {Dataset}");
        if (ImagesPerSecond > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ImagesPerSecond:0.0} images/s"));
        foreach (var c in Cultures.Where(c => c.ShortImages > 0))
            output.WriteLine($"exact number of cells not reached in {c.ShortImages} of {c.Images} images of {c.Name}: {c.Hidden} cells found no room");
        output.WriteLine($"cells left out because too little of them would be visible: {Hidden}");
    }
}

/// <summary>One culture of a generated dataset.</summary>
internal sealed record GeneratedCulture(string Name, int Images, int Failed, long Cells, double CellsPerImage, double MeanArea, long Hidden, int ShortImages)
{
    public static GeneratedCulture Of(string name, CultureTotals totals) => new(
        name,
        totals.Images,
        totals.Failed,
        totals.Cells,
        totals.Images == 0 ? 0 : Math.Round((double)totals.Cells / totals.Images, 2),
        totals.Cells == 0 ? 0 : Math.Round((double)totals.Area / totals.Cells, 2),
        totals.Hidden,
        totals.Short);
}
