using System.Globalization;
using System.Text;
using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>Two distributions on the same axes: real as filled bars, synthetic as a line.</summary>
internal sealed class DistributionPlot
{
    private const double Left = 58;
    private const double Top = 14;
    private const double PlotWidth = 470;
    private const double PlotHeight = 150;
    private const double Bottom = 44;

    private readonly Histogram _histogram;
    private readonly double _highest;

    private DistributionPlot(Histogram histogram)
    {
        _histogram = histogram;
        _highest = RoundUp(Math.Max(histogram.Real.Max(), histogram.Synthetic.Max()));
    }

    /// <summary>Draws a plot with its title, legend and notes; null when there is nothing to draw.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="axis">What the level axis counts.</param>
    /// <param name="thing">What is counted: a cell, an image.</param>
    /// <param name="histogram">The distributions.</param>
    /// <param name="real">Number of real values.</param>
    /// <param name="synthetic">Number of synthetic values.</param>
    public static XElement? Build(string title, string axis, string thing, Histogram? histogram, int real, int synthetic)
    {
        if (histogram == null)
            return null;
        var plot = new DistributionPlot(histogram);
        return Styled("figure", "plot",
            El("figcaption",
                El("b", title),
                Styled("span", "legend", Styled("span", "bar real"), $"real, {Words.Count(real, thing)}"),
                Styled("span", "legend", Styled("span", "line synthetic"), $"synthetic, {Words.Count(synthetic, thing)}")),
            plot.Drawing($"{title}: share of {thing}s by {axis}, real and synthetic", axis, $"share of {thing}s"),
            Beyond(histogram, thing));
    }

    private static XElement? Beyond(Histogram histogram, string thing)
    {
        var sides = new[] { (Share: histogram.RealBeyond, Name: "real"), (Share: histogram.SyntheticBeyond, Name: "synthetic") }
            .Where(s => s.Share > 0).Select(s => $"{Words.Share(s.Share)} of the {s.Name} {thing}s").ToList();
        return sides.Count == 0 ? null : Styled("p", "small", $"Not drawn: {Words.List(sides)}, which lie at {Words.Number(histogram.End)} or above.");
    }

    private XElement Drawing(string label, string axis, string vertical)
    {
        var width = Left + PlotWidth + 10;
        var height = Top + PlotHeight + Bottom;
        return Draw("svg",
            At("class", "chart"), At("viewBox", Text($"0 0 {width} {height}")), At("role", "img"), At("aria-label", label),
            Levels(),
            Draw("path", At("class", "bars"), At("d", Bars())),
            Draw("path", At("class", "steps"), At("d", Steps())),
            Draw("path", At("class", "axis"), At("d", Text($"M{Left} {Top + PlotHeight}h{PlotWidth}"))),
            Ticks(),
            Label(Left + PlotWidth / 2, height - 4, "middle", axis),
            Draw("text", At("transform", Text($"translate(10 {Top + PlotHeight / 2}) rotate(-90)")), At("text-anchor", "middle"), vertical));
    }

    private IEnumerable<XElement> Levels()
    {
        foreach (var level in (double[])[_highest / 2, _highest])
        {
            yield return Draw("path", At("class", "level"), At("d", Text($"M{Left} {Y(level)}h{PlotWidth}")));
            yield return Label(Left - 6, Y(level) + 4, "end", Words.Share(level));
        }
    }

    private IEnumerable<XElement> Ticks()
    {
        var length = _histogram.End - _histogram.Start;
        var step = Histogram.RoundWidths().First(w => length / w <= 6);
        // A bin of one number is named in its middle, a wider one where it begins.
        var shift = _histogram.Width == 1 ? 0.5 : 0;
        for (var value = (_histogram.Start + step - 1L) / step * step; value + shift <= _histogram.End; value += step)
        {
            var x = Left + PlotWidth * (value - _histogram.Start + shift) / length;
            yield return Draw("path", At("class", "axis"), At("d", Text($"M{x} {Top + PlotHeight}v4")));
            yield return Label(x, Top + PlotHeight + 17, "middle", Words.Number(value));
        }
    }

    private string Bars()
    {
        var path = new StringBuilder();
        for (var b = 0; b < _histogram.Bins; b++)
        {
            if (_histogram.Real[b] > 0)
                path.Append(CultureInfo.InvariantCulture, $"M{X(b):0.##} {Y(0):0.##}V{Y(_histogram.Real[b]):0.##}H{X(b + 1):0.##}V{Y(0):0.##}z");
        }

        return path.ToString();
    }

    private string Steps()
    {
        if (_histogram.Synthetic.All(share => share == 0))
            return "";
        var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{X(0):0.##} {Y(0):0.##}");
        for (var b = 0; b < _histogram.Bins; b++)
            path.Append(CultureInfo.InvariantCulture, $"V{Y(_histogram.Synthetic[b]):0.##}H{X(b + 1):0.##}");
        return path.Append(CultureInfo.InvariantCulture, $"V{Y(0):0.##}").ToString();
    }

    private double X(int bin) => Left + PlotWidth * bin / _histogram.Bins;

    private double Y(double share) => Top + PlotHeight * (1 - share / _highest);

    private static XElement Label(double x, double y, string anchor, string text) =>
        Draw("text", At("x", Text($"{x}")), At("y", Text($"{y}")), At("text-anchor", anchor), text);

    private static string Text(FormattableString text) =>
        string.Format(CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(a => a is double d ? Math.Round(d, 2) : a)]);

    /// <summary>The next of 1, 2, 4, 6, 10 … percent, whose half is a round number too.</summary>
    private static double RoundUp(double share)
    {
        double[] levels = [0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.16, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];
        return levels.FirstOrDefault(level => level >= share, 1);
    }
}
