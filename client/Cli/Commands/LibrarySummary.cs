using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>What a library holds, as commands print it.</summary>
internal sealed record LibrarySummary(string Library, string Sha256, int Cells, int Images, IReadOnlyList<LibraryCulture> Cultures, IReadOnlyList<string> Problems)
{
    public static LibrarySummary Of(string folder, CellBankIndex index) => new(
        folder,
        index.Sha256,
        index.Cells,
        index.Sources.Count,
        [.. index.Cultures.OrderBy(c => c.Name, StringComparer.Ordinal).Select(LibraryCulture.Of)],
        index.Problems);

    public void WriteText(TextWriter output)
    {
        var table = new TextTable("culture", "images", "cells", "cells/image", "area px", "median", "confluence", "frame");
        foreach (var c in Cultures)
        {
            table.Add(
                c.Name,
                $"{c.Images}",
                $"{c.Cells}",
                $"{c.PopulationLow}-{c.PopulationHigh}",
                $"{c.AreaLow}-{c.AreaHigh}",
                $"{c.MedianArea}",
                c.Confluence.ToString("0 %", CultureInfo.InvariantCulture),
                $"{c.FrameWidth}x{c.FrameHeight}");
        }

        table.Write(output);
        output.WriteLine();
        output.WriteLine($"{Cells} cells from {Images} images; library {Sha256[..12]} in {Library}");
    }
}

/// <summary>One culture of a library.</summary>
internal sealed record LibraryCulture(
    string Name, int Images, int IncompleteImages, int Cells, int PopulationLow, int PopulationHigh, int AreaLow, int AreaHigh, int MedianArea, double Confluence, int FrameWidth, int FrameHeight)
{
    public static LibraryCulture Of(CultureProfile p) => new(
        p.Name, p.Images, p.IncompleteImages, p.Cells, p.PopulationRange.Low, p.PopulationRange.High, p.AreaRange.Low, p.AreaRange.High, p.MedianArea, p.Confluence, p.FrameWidth, p.FrameHeight);
}
