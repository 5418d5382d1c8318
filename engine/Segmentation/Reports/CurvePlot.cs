using System.Globalization;
using System.Xml.Linq;

namespace CellGenie.Segmentation;

/// <summary>Lines over iterations, as SVG.</summary>
internal static class CurvePlot
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const double Left = 58;
    private const double Top = 12;
    private const double PlotWidth = 640;
    private const double PlotHeight = 220;
    private const double Bottom = 40;

    private static readonly string[] Colours = ["#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16a085", "#7f8c8d", "#2c3e50", "#e377c2", "#6b8e23"];

    /// <summary>Draws the lines of a plot; points that are no numbers are left out.</summary>
    /// <param name="lines">Names and points (iteration, value).</param>
    public static XElement Draw(IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines)
    {
        var points = lines.SelectMany(line => line.Points).Where(p => double.IsFinite(p.Y)).ToArray();
        var (lastX, highY) = (points.Length == 0 ? 1 : Math.Max(1, points.Max(p => p.X)), points.Length == 0 ? 1 : Nice(points.Max(p => p.Y)));
        var height = Top + PlotHeight + Bottom + 18 * ((lines.Count + 2) / 3);
        var svg = new XElement(Svg + "svg",
            At("viewBox", $"0 0 {Text(Left + PlotWidth + 20)} {Text(height)}"), At("role", "img"), At("aria-label", string.Join(", ", lines.Select(line => line.Name))));
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + PlotHeight * (1 - i / 4.0);
            svg.Add(Line(Left, y, Left + PlotWidth, y, "grid"), Label(Left - 6, y + 4, "end", Text(highY * i / 4)));
            svg.Add(Label(Left + PlotWidth * i / 4, Top + PlotHeight + 18, "middle", Text(Math.Round(lastX * i / 4))));
        }

        svg.Add(Label(Left + PlotWidth / 2, Top + PlotHeight + 34, "middle", "iteration"));
        for (var i = 0; i < lines.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', lines[i].Points.Where(p => double.IsFinite(p.Y)).Select(p =>
                $"{Text(Left + p.X / lastX * PlotWidth)},{Text(Top + PlotHeight * (1 - Math.Clamp(p.Y / highY, 0, 1)))}"));
            svg.Add(new XElement(Svg + "polyline", At("points", path), At("fill", "none"), At("stroke", colour), At("stroke-width", "1.5")));
            var (x, y) = (Left + i % 3 * 215, Top + PlotHeight + Bottom + 14 + 18 * (i / 3));
            svg.Add(new XElement(Svg + "rect", At("x", Text(x)), At("y", Text(y - 9)), At("width", "18"), At("height", "4"), At("fill", colour)));
            svg.Add(Label(x + 24, y - 3, "start", lines[i].Name));
        }

        return svg;
    }

    private static XElement Line(double x0, double y0, double x1, double y1, string style) =>
        new(Svg + "line", At("x1", Text(x0)), At("y1", Text(y0)), At("x2", Text(x1)), At("y2", Text(y1)), At("class", style));

    private static XElement Label(double x, double y, string anchor, string text) =>
        new(Svg + "text", At("x", Text(x)), At("y", Text(y)), At("text-anchor", anchor), text);

    private static XAttribute At(string name, string value) => new(name, value);

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>The next larger number of the form 1, 2 or 5 times a power of ten.</summary>
    private static double Nice(double value)
    {
        if (!(value > 0))
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1.0, 2, 5, 10 }.First(m => m * power >= value * 0.9999) * power;
    }
}
