using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>Counts and areas by culture, real above synthetic.</summary>
internal static class SummaryTable
{
    public static XElement Build(IReadOnlyList<CultureComparison> cultures) =>
        Styled("div", "scroll",
            El("table",
                El("thead", El("tr",
                    Head("Culture"), Head(""), Head("Images", "n"), Head("Frame", "n", "pixels"), Head("Cells", "n"),
                    Head("Cells an image", "n", "mean, range"), Head("Cell area", "n", "median, p5–p95, pixels"),
                    Head("Covered", "n", "of the frame"), Head("Nearest cell", "n", "mean, pixels"), Head("Left out", "n", "as hidden"))),
                cultures.Select((culture, i) => El("tbody",
                    El("tr",
                        El("th", At("scope", "rowgroup"), At("rowspan", 2), El("a", At("href", $"#culture-{i + 1}"), culture.Name)),
                        Side("real", "real"), Cells(culture.Real), Cell("")),
                    El("tr", Side("synthetic", "synthetic"), Cells(culture.Synthetic), Cell(culture.ChosenCells == 0 ? Words.Nothing : Words.Number(culture.HiddenCells)))))));

    private static XElement Head(string text, string style = "", string? detail = null) =>
        Styled("th", style, At("scope", "col"), text, detail == null ? null : Styled("span", "detail", detail));

    private static XElement Side(string name, string style) => Styled("td", "side", Styled("span", $"dot {style}"), name);

    private static IEnumerable<XElement> Cells(SideNumbers? side)
    {
        if (side == null)
        {
            yield return Styled("td", "none", At("colspan", 7), "no images");
            yield break;
        }

        yield return Cell(Words.Number(side.Images));
        yield return Cell($"{side.FrameWidth}\u00A0×\u00A0{side.FrameHeight}");
        yield return Cell(Words.Number(side.Cells));
        yield return Cell(Words.Column(side.MeanCells), $"{Words.Number(side.MinCells)}–{Words.Number(side.MaxCells)}");
        yield return side.MedianArea == null ? Cell(Words.Nothing) : Cell(Words.Number(side.MedianArea), $"{Words.Number(side.P5Area)}–{Words.Number(side.P95Area)}");
        yield return Cell(Words.Column(side.Confluence * 100) + "\u00A0%");
        yield return Cell(Words.Column(side.NearestNeighbour));
    }

    private static XElement Cell(string text, string? range = null) => Styled("td", "n", text, range == null ? null : Styled("span", "range", range));
}
