using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>One culture: what one sees, the pictures, the distributions, how real it looks.</summary>
internal static class CultureSection
{
    private const int AreaBins = 40;
    private const int CountBins = 24;

    // The few giants among cells, often clumps annotated as one, would squeeze all others into a corner.
    private const double AreaReach = 0.99;

    public static XElement Build(int number, CultureComparison culture, ReportSide? real, ReportSide? synthetic, CompositionRules rules, IEnumerable<XElement?> realism)
    {
        var (realAreas, syntheticAreas) = (real?.Areas ?? default, synthetic?.Areas ?? default);
        var (realCounts, syntheticCounts) = (real?.Counts ?? default, synthetic?.Counts ?? default);
        var findings = Words.Findings(culture, rules).ToList();
        var cautions = Words.Cautions(culture).ToList();
        return El("section",
            At("id", $"culture-{number}"),
            El("h2", culture.Name),
            findings.Count == 0 ? null : Styled("p", "lead", string.Join(" ", findings)),
            cautions.Count == 0 ? null : Styled("ul", "caution", cautions.Select(c => El("li", c))),
            culture.CoCultureOf != null ? null : PairFigure.Build(culture, real, synthetic),
            culture.CoCultureOf != null ? null : Styled("div", "plots",
                DistributionPlot.Build(
                    "How large the cells are", "area in pixels", "cell",
                    Histogram.FromZero(realAreas.Span, syntheticAreas.Span, AreaBins, AreaReach), realAreas.Length, syntheticAreas.Length),
                DistributionPlot.Build(
                    "How many cells an image has", "cells", "image",
                    Histogram.OfAll(realCounts.Span, syntheticCounts.Span, CountBins), realCounts.Length, syntheticCounts.Length)),
            realism);
    }
}
