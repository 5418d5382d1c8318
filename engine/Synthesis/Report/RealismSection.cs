using System.Globalization;
using System.Xml.Linq;
using CellGenie.Synthesis.Realism;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>How realistic the synthetic images of one culture are: verdict, plots, what gives them away, all metrics.</summary>
internal static class RealismSection
{
    private const int TellsShown = 5;

    public static IEnumerable<XElement?> Build(CultureComparison culture, RealismComparison realism, CropGallery? gallery, IReadOnlyList<GateResult> gates)
    {
        yield return El("h3", "How real it looks");
        yield return Styled("p", "lead", string.Join(" ", Findings(culture)));
        if (culture.SharedImages > 0)
        {
            yield return Styled("ul", "caution", El("li",
                $"{Words.Count(culture.SharedImages, "real image")} {(culture.SharedImages == 1 ? "is" : "are")} among those that donors were cut out of. Their cells stand on both sides, which flatters the comparison: compare with images that gave no donor."));
        }

        if (gallery != null)
            yield return Gallery(gallery);
        yield return Styled("div", "plots", Plots(realism));
        yield return Table(culture, gates);
        if (culture.RealAgainstReal != null)
            yield return Styled("p", "small", "Half against half: the real images against themselves. Where the synthetic images come out as low as that, no difference can be told with so few images.");
        if (culture.Donors is { Cells: > 0 } donors)
            yield return Styled("p", "lead donors", string.Join(" ", Words.Donors(donors)));
    }

    private static IEnumerable<string> Findings(CultureComparison culture)
    {
        var (metrics, floor) = (culture.Metrics!, culture.RealAgainstReal);
        if (metrics.ClassifierAuc is { } auc)
        {
            var chance = floor?.ClassifierAuc is { } half ? $"; asked to tell one half of the real images from the other, it gets to {Words.Share(half)}" : "";
            yield return $"A classifier that is shown a real and a synthetic cell picks the synthetic one in {Words.Share(auc)} of all cases, where 50\u00A0% is guessing{chance}.";
            var tells = culture.Tells.Take(TellsShown).Where(t => t.Share >= 0.01).Select(t => $"{t.Name} ({Words.Share(t.Share)}; {(t.Synthetic > t.Real ? "higher" : "lower")} in synthetic images)").ToList();
            if (tells.Count > 0 && auc > 0.55)
                yield return $"It goes by {Words.List(tells)}.";
        }
        else
        {
            yield return "There are too few images with cells to train a classifier on.";
        }

        if (metrics.SeamScore is { } seam)
        {
            yield return seam switch
            {
                > 1.1 => $"Outlines of synthetic cells are {Words.Share(seam - 1)} steeper than those of real ones: seams, or cells of too much contrast.",
                < 0.9 => $"Outlines of synthetic cells are {Words.Share(1 - seam)} flatter than those of real ones: blur, a lost halo, or cells of too little contrast.",
                _ => "Outlines of synthetic cells are as steep as those of real ones.",
            };
        }
    }

    private static XElement Gallery(CropGallery gallery) => Styled("div", "gallery",
        Strip("Real cells", "real", gallery.Real),
        Strip("The synthetic cells that are recognised most easily", "synthetic", gallery.Synthetic));

    private static XElement? Strip(string title, string style, IReadOnlyList<Crop> crops) => crops.Count == 0 ? null : El("figure",
        El("figcaption", Styled("span", $"dot {style}"), El("b", title)),
        Styled("div", "crops", crops.Select(c => c.Picture($"{title}: part of {c.File}"))));

    private static IEnumerable<XElement?> Plots(RealismComparison realism)
    {
        var (real, synthetic) = (realism.Real, realism.Synthetic);
        yield return CurvePlot.Build(
            "The halo: brightness across the outline", "distance from the outline in pixels; inside is negative", "grey over background",
            [.. HaloProfile.Distances.Select(d => d < 0 ? d + 0.5 : d - 0.5)], real.Halo.Values, synthetic.Halo.Values, 0);
        yield return CurvePlot.Build(
            "Neighbours: how many, over a random scatter", "distance between cells in pixels", "pair correlation",
            [.. Enumerable.Range(0, PairCorrelation.Bins).Select(k => (k + 0.5) * PairCorrelation.BinWidth)], real.Pairs.Values, synthetic.Pairs.Values, 1);
        yield return Levels("Grey values of cells", real.CellLevels, synthetic.CellLevels);
        yield return Levels("Grey values up to 10 pixels around cells", real.RingLevels, synthetic.RingLevels);
        yield return Levels("Grey values of the background", real.BackgroundLevels, synthetic.BackgroundLevels);
        yield return CurvePlot.Build(
            "Texture of the background, coarse to fine", $"waves in {BackgroundSpectrum.Size} pixels", "power in dB",
            [.. Enumerable.Range(1, BackgroundSpectrum.Frequencies).Select(k => (double)k)], Decibels(real.Spectrum), Decibels(synthetic.Spectrum));
    }

    private static double?[] Decibels(BackgroundSpectrum spectrum) =>
        spectrum.Windows == 0 ? new double?[BackgroundSpectrum.Frequencies] : [.. spectrum.Decibels.Select(d => (double?)d)];

    private static XElement? Levels(string title, long[] real, long[] synthetic)
    {
        var (allReal, allSynthetic) = (real.Sum(), synthetic.Sum());
        var used = Enumerable.Range(0, real.Length).Where(g => real[g] > allReal / 2000 || synthetic[g] > allSynthetic / 2000).ToList();
        if (used.Count == 0 || used[^1] == used[0])
            return null;
        var greys = Enumerable.Range(used[0], used[^1] - used[0] + 1).ToList();
        return CurvePlot.Build(title, "grey value", "percent of pixels", [.. greys.Select(g => (double)g)], Shares(real, allReal), Shares(synthetic, allSynthetic));

        double?[] Shares(long[] levels, long all) => [.. greys.Select(g => all == 0 ? (double?)null : 100.0 * levels[g] / all)];
    }

    private static XElement Table(CultureComparison culture, IReadOnlyList<GateResult> gates) => Styled("div", "scroll",
        Styled("table", "metrics",
            El("thead", El("tr",
                El("th", At("scope", "col"), "Metric"), El("th", At("scope", "col"), "What it compares"),
                Styled("th", "n", At("scope", "col"), "Synthetic", Styled("span", "detail", "against real")),
                Styled("th", "n", At("scope", "col"), "Real", Styled("span", "detail", "half against half")),
                Styled("th", "n", At("scope", "col"), "Best"), Styled("th", "unit", At("scope", "col"), "Unit"),
                gates.Count == 0 ? null : El("th", At("scope", "col"), "Gate"))),
            MetricDefinition.All.GroupBy(m => m.Group).Select(g => El("tbody",
                g.Select(m => El("tr",
                    El("td", El("code", m.Name)), El("td", m.Meaning),
                    Styled("td", "n", Value(m.Value(culture.Metrics!))),
                    Styled("td", "n soft", culture.RealAgainstReal is { } floor ? Value(m.Value(floor)) : Words.Nothing),
                    Styled("td", "n soft", Value(m.Ideal)), Styled("td", "soft unit", m.Unit),
                    gates.Count == 0 ? null : El("td", gates.Where(r => r.Metric == m.Name).Select(Verdict))))))));

    private static XElement Verdict(GateResult gate) =>
        Styled("span", gate.Passed ? "passed" : "failed", string.Create(CultureInfo.InvariantCulture, $"{(gate.Passed ? "✓" : "✗ failed:")} {gate.Low}..{gate.High} "));

    /// <summary>A metric with three significant digits.</summary>
    private static string Value(double? value) => value switch
    {
        null => Words.Nothing,
        { } v when Math.Abs(v) >= 100 => v.ToString("#,0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 10 => v.ToString("0.0", CultureInfo.InvariantCulture),
        { } v => v.ToString(v is 0 or 1 ? "0" : Math.Abs(v) >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture),
    };
}
