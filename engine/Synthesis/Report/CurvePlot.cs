using System.Globalization;
using System.Text;
using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>Two curves on the same axes: real as a broad line, synthetic as a narrow one over it.</summary>
internal sealed class CurvePlot
{
    private const double Left = 58;
    private const double Top = 14;
    private const double PlotWidth = 470;
    private const double PlotHeight = 150;
    private const double Bottom = 44;

    private readonly double _left;
    private readonly double _right;
    private readonly double _low;
    private readonly double _high;
    private readonly double _step;

    private CurvePlot(double left, double right, double low, double high)
    {
        (_left, _right) = (left, right);
        _step = StepFor(high - low, 4);
        _low = Math.Floor(low / _step) * _step;
        _high = Math.Max(_low + _step, Math.Ceiling(high / _step) * _step);
    }

    /// <summary>Draws a plot with its title; null when a side has nothing to draw.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="axis">What the level axis counts.</param>
    /// <param name="vertical">What the upright axis counts.</param>
    /// <param name="x">The places of the points, ascending.</param>
    /// <param name="real">Their values; null for none.</param>
    /// <param name="synthetic">Their values; null for none.</param>
    /// <param name="mark">A value of the upright axis that is drawn through; null for none.</param>
    public static XElement? Build(string title, string axis, string vertical, IReadOnlyList<double> x, IReadOnlyList<double?> real, IReadOnlyList<double?> synthetic, double? mark = null)
    {
        var values = real.Concat(synthetic).OfType<double>().ToList();
        if (!real.Any(v => v != null) || !synthetic.Any(v => v != null))
            return null;
        if (mark is { } shown)
            values.Add(shown);
        var plot = new CurvePlot(x[0], x[^1], values.Min(), values.Max());
        return Styled("figure", "plot",
            El("figcaption",
                El("b", title),
                Styled("span", "legend", Styled("span", "line real"), "real"),
                Styled("span", "legend", Styled("span", "line synthetic"), "synthetic")),
            plot.Drawing($"{title}, real and synthetic", axis, vertical, x, real, synthetic, mark));
    }

    private XElement Drawing(string label, string axis, string vertical, IReadOnlyList<double> x, IReadOnlyList<double?> real, IReadOnlyList<double?> synthetic, double? mark) => Draw("svg",
        At("class", "chart"), At("viewBox", Text($"0 0 {Left + PlotWidth + 10} {Top + PlotHeight + Bottom}")), At("role", "img"), At("aria-label", label),
        Levels(),
        mark is { } value ? Draw("path", At("class", "mark"), At("d", Text($"M{Left} {Y(value)}h{PlotWidth}"))) : null,
        Draw("path", At("class", "curve"), At("d", Curve(x, real))),
        Draw("path", At("class", "steps"), At("d", Curve(x, synthetic))),
        Draw("path", At("class", "axis"), At("d", Text($"M{Left} {Top + PlotHeight}h{PlotWidth}"))),
        Ticks(),
        Label(Left + PlotWidth / 2, Top + PlotHeight + Bottom - 4, "middle", axis),
        Draw("text", At("transform", Text($"translate(10 {Top + PlotHeight / 2}) rotate(-90)")), At("text-anchor", "middle"), vertical));

    private IEnumerable<XElement> Levels()
    {
        for (var k = 0; _low + k * _step <= _high + _step / 2; k++)
        {
            var level = _low + k * _step;
            yield return Draw("path", At("class", "level"), At("d", Text($"M{Left} {Y(level)}h{PlotWidth}")));
            yield return Label(Left - 6, Y(level) + 4, "end", Number(level));
        }
    }

    private IEnumerable<XElement> Ticks()
    {
        var step = StepFor(_right - _left, 6);
        for (var k = Math.Ceiling(_left / step - 1e-9); k * step <= _right + step * 1e-9; k++)
        {
            yield return Draw("path", At("class", "axis"), At("d", Text($"M{X(k * step)} {Top + PlotHeight}v4")));
            yield return Label(X(k * step), Top + PlotHeight + 17, "middle", Number(k * step));
        }
    }

    private string Curve(IReadOnlyList<double> x, IReadOnlyList<double?> values)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        for (var i = 0; i < x.Count; i++)
        {
            if (values[i] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{X(x[i]):0.##} {Y(value):0.##}");
            isDrawing = values[i] != null;
        }

        return path.ToString();
    }

    private double X(double value) => Left + PlotWidth * (value - _left) / (_right - _left);

    private double Y(double value) => Top + PlotHeight * (1 - (value - _low) / (_high - _low));

    /// <summary>The smallest of 1, 2, 5 times a power of ten that divides a length into so many parts or fewer.</summary>
    private static double StepFor(double length, int parts)
    {
        if (!(length > 0))
            return 1;
        var power = 1.0;
        while (power * parts < length)
            power *= 10;
        while (power * parts >= length * 10)
            power /= 10;
        return new[] { power / 5, power / 2, power }.First(step => step * parts >= length * (1 - 1e-9));
    }

    private static string Number(double value) => Math.Round(value, 6).ToString("#,0.####", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    private static XElement Label(double x, double y, string anchor, string text) =>
        Draw("text", At("x", Text($"{x}")), At("y", Text($"{y}")), At("text-anchor", anchor), text);

    private static string Text(FormattableString text) =>
        string.Format(CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(a => a is double d ? Math.Round(d, 2) : a)]);
}
