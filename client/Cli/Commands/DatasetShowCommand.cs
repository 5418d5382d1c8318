using System.CommandLine;
using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Coco;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset show</c>: what an annotation file holds.</summary>
internal static class DatasetShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("annotations") { Description = "COCO file." };
        return new Command("show", "Show what an annotation file holds, by culture.") { file }
            .WithExample("cellgenie dataset show lab/livecell_coco_train.json").WithAction(terminal, (parsed, cancellationToken) =>
            {
                using var coco = CocoFile.Open(CommonOptions.RequireFile(parsed.GetRequiredValue(file)), cancellationToken);
                var overview = DatasetOverview.Of(coco);
                terminal.Write(overview, CliJson.Default.DatasetOverview, overview.WriteText);
                ProblemList.Write(terminal, [.. coco.Problems.Select(p => $"{coco.Path}, {p.Place}: {p.Rule}")]);
                return coco.Problems.Any(p => p.LeftOut) ? ExitCode.Partial : ExitCode.Done;
            });
    }
}

/// <summary>What an annotation file holds.</summary>
internal sealed record DatasetOverview(string Annotations, int Images, int Cells, IReadOnlyList<string> Categories, IReadOnlyList<string> Licenses, IReadOnlyList<OverviewCulture> Cultures)
{
    public static DatasetOverview Of(CocoFile coco)
    {
        var categories = coco.Categories.ToDictionary(c => c.Id);
        var groups = coco.Images
            .Select(image => (Image: image, Entries: coco.EntriesOf(image).ToList()))
            .GroupBy(i => CultureNames.Of(i.Image, i.Entries.Count > 0 ? categories.GetValueOrDefault(i.Entries[0].CategoryId) : null))
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        return new DatasetOverview(
            coco.Path,
            coco.Images.Count,
            coco.AnnotationCount,
            [.. coco.Categories.Select(c => c.Name)],
            [.. coco.Licenses.Select(l => l.Name)],
            [.. groups.Select(g => OverviewCulture.Of(g.Key, [.. g.Select(i => i.Entries.Count)], [.. g.SelectMany(i => i.Entries).Select(e => e.Area)]))]);
    }

    public void WriteText(TextWriter output)
    {
        var table = new TextTable("culture", "images", "cells", "cells/image", "median area px");
        foreach (var c in Cultures)
            table.Add(c.Name, $"{c.Images}", $"{c.Cells}", $"{c.FewestCells}-{c.MostCells}", c.MedianArea.ToString("0.#", CultureInfo.InvariantCulture));
        table.Write(output);
        output.WriteLine();
        output.WriteLine($"{Images} images with {Cells} cells; categories: {string.Join(", ", Categories)}; licences: {(Licenses.Count == 0 ? "none given" : string.Join(", ", Licenses))}");
    }
}

/// <summary>One culture of an annotation file.</summary>
internal sealed record OverviewCulture(string Name, int Images, int Cells, int FewestCells, int MostCells, double MedianArea)
{
    public static OverviewCulture Of(string name, IReadOnlyList<int> counts, double[] areas)
    {
        Array.Sort(areas);
        return new OverviewCulture(name, counts.Count, areas.Length, counts.Min(), counts.Max(), areas.Length == 0 ? 0 : areas[areas.Length / 2]);
    }
}
