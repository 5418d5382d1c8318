using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Writes the curves of a training as one HTML page without scripts or outside files.</summary>
public static class TrainingReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 760px; margin: 2em auto; padding: 0 1em; color: #222 }
        svg { width: 100%; height: auto } svg text { font-size: 11px; fill: #444 } .grid { stroke: #ddd }
        table { border-collapse: collapse } td, th { padding: 2px 12px 2px 0; text-align: right } th:first-child, td:first-child { text-align: left }
        """;

    private static readonly XNamespace Page = "http://www.w3.org/1999/xhtml";

    /// <summary>Writes the report of a metrics file.</summary>
    /// <param name="metrics">The metrics file.</param>
    /// <param name="path">The page.</param>
    /// <param name="title">What was trained.</param>
    /// <exception cref="CellGenieException">The metrics are damaged, or the page cannot be written.</exception>
    public static void Write(string metrics, string path, string title)
    {
        var history = MetricsHistory.Read(metrics);
        var body = new XElement(Page + "body", El("h1", title));
        if (history.Steps.Count == 0)
            body.Add(El("p", "No step was made."));
        else
            AddCurves(body, history);
        if (history.Evaluations.Count > 0)
            AddScores(body, history);
        var page = new XElement(Page + "html", new XAttribute("lang", "en"),
            new XElement(Page + "head", new XElement(Page + "meta", new XAttribute("charset", "utf-8")), El("title", title), El("style", Style)), body);
        AtomicFile.Write(path, stream =>
        {
            stream.Write("<!DOCTYPE html>\n"u8);
            using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, NewLineChars = "\n", CheckCharacters = false });
            page.Save(writer);
        });
    }

    private static void AddCurves(XElement body, MetricsHistory history)
    {
        body.Add(El("h2", "Loss"), CurvePlot.Draw([("total", Smooth(history, s => s.TotalLoss))]));
        var names = history.Steps[^1].Losses.Select(l => l.Key).ToArray();
        body.Add(El("h2", "Its parts"), CurvePlot.Draw([.. names.Select(name => (name, Smooth(history, s => s.Losses.FirstOrDefault(l => l.Key == name).Value)))]));
        body.Add(El("h2", "Learning rate"), CurvePlot.Draw([("learning rate", [.. history.Steps.Select(s => ((double)s.Iteration, s.LearningRate))])]));
        var wait = history.Steps.Average(s => s.LoaderWaitSeconds);
        body.Add(El("p", string.Create(CultureInfo.InvariantCulture, $"{history.Steps.Average(s => s.ImagesPerSecond):0.0} images/s on average; {wait * 1000:0} ms a step were spent waiting for images.")));
    }

    private static void AddScores(XElement body, MetricsHistory history)
    {
        IReadOnlyList<(double, double)> Line(Func<ValidationScores, double> score) => [.. history.Evaluations.Select(e => ((double)e.Iteration, score(e.Scores)))];
        body.Add(El("h2", "Validation"), CurvePlot.Draw([
            ("mask AP, livecell", Line(s => s.MaskAp)), ("mask AP50, livecell", Line(s => s.MaskAp50)), ("box AP, livecell", Line(s => s.BoxAp)), ("mask AP, coco", Line(s => s.CocoMaskAp))]));
        var table = El("table", El("tr", [.. new[] { "iteration", "mask AP", "mask AP50", "mask AP75", "box AP", "coco mask AP", "coco box AP", "" }.Select(h => El("th", h))]));
        foreach (var e in history.Evaluations)
        {
            var s = e.Scores;
            table.Add(El("tr", El("td", e.Iteration), Cell(s.MaskAp), Cell(s.MaskAp50), Cell(s.MaskAp75), Cell(s.BoxAp), Cell(s.CocoMaskAp), Cell(s.CocoBoxAp), El("td", e == history.Best ? "best" : "")));
        }

        body.Add(table, El("p", "In percent. LIVECell's protocol unless it says coco; the two are different quantities."));
    }

    /// <summary>Steps are noisy: the exponential mean of about ten written lines.</summary>
    private static IReadOnlyList<(double X, double Y)> Smooth(MetricsHistory history, Func<StepMetrics, double> value)
    {
        var (points, mean) = (new List<(double, double)>(), double.NaN);
        foreach (var step in history.Steps)
        {
            var now = value(step);
            if (double.IsFinite(now))
                mean = double.IsNaN(mean) ? now : 0.9 * mean + 0.1 * now;
            points.Add((step.Iteration, mean));
        }

        return points;
    }

    private static XElement Cell(double score) => El("td", double.IsFinite(score) ? (score * 100).ToString("0.00", CultureInfo.InvariantCulture) : "-");

    private static XElement El(string name, params object[] content) => new(Page + name, content);
}
