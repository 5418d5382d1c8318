using System.Xml.Linq;
using CellGenie.Coco;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>What the dataset and the report rest on, how the numbers were measured, and what could not be read.</summary>
internal static class BasisSection
{
    private const int MaxNotes = 20;

    public static IEnumerable<XElement> Build(ReportMaterial material)
    {
        yield return El("section",
            El("h2", "What this is based on"),
            El("dl", Facts(material).SelectMany(f => new[] { El("dt", f.Name), El("dd", f.Value) })));
        yield return El("section",
            El("h2", "How the numbers were measured"),
            Styled("ul", "plain",
                El("li", "The pictures were not chosen by eye: shown is the image whose number of cells is nearest to the median of its culture, or, with several, to evenly spread percentiles."),
                El("li", "A yellow line follows the edge of the mask pixel by pixel. Real masks are drawn as annotated and may overlap; synthetic masks are what can be seen of a cell, so they never do, and a partly covered cell counts with its visible part."),
                El("li", "Areas are set pixels of masks. p5 and p95 are the 5th and 95th percentile. Annotations of crowds do not count."),
                El("li", "Covered is the share of the frame that lies under at least one cell, mean over images. Nearest cell is the distance between centres of mass, mean over cells, then over images.")));
        if (material.Data.Problems.Count > 0)
        {
            yield return El("section",
                El("h2", "Notes"),
                Styled("ul", "plain", material.Data.Problems.Take(MaxNotes).Select(p => El("li", p))),
                material.Data.Problems.Count > MaxNotes ? El("p", $"And {Words.Number(material.Data.Problems.Count - MaxNotes)} more.") : null);
        }
    }

    private static IEnumerable<(string Name, object Value)> Facts(ReportMaterial material)
    {
        var (data, manifest) = (material.Data, material.Manifest);
        var chosen = data.Cultures.Sum(c => c.ChosenCells);
        yield return ("Made by", $"{data.Tool}, preset {data.Preset}, seed {data.Seed}");
        yield return ("Cell library", El("code", data.Library));
        yield return ("Synthetic images", Words.Count(data.SyntheticImages, "image") + FailedText(data));
        yield return ("Real images beside them", Words.List([.. material.Input.Real.Select(s => Path.GetFileName(s.Annotations))]) +
            $", {Words.Count(data.Cultures.Sum(c => (long)(c.Real?.Images ?? 0)), "image")}");
        yield return ("Cells were cut out of", Sources(manifest));
        yield return ("Composition", Words.Composition(manifest.Specification.Rules));
        if (Words.Hidden(chosen, data.Cultures.Sum(c => c.HiddenCells), manifest.Specification.Rules) is { } hidden)
            yield return ("Cells left out", hidden);
        yield return ("Licences of the sources", Licenses(data.Licenses));
    }

    private static string FailedText(ReportData data)
    {
        var failed = data.Cultures.Sum(c => c.FailedImages);
        return failed == 0 ? "" : $"; {Number(failed)} could not be made";
    }

    private static string Number(int number) => Words.Number(number);

    private static string Sources(ManifestHead manifest)
    {
        var splits = manifest.Sources.GroupBy(s => s.Split ?? "").OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{Number(g.Count())} {(g.Key.Length == 0 ? "of no named split" : g.Key)}").ToList();
        return $"{Words.Count(manifest.Sources.Count, "real image")} ({Words.List(splits)})";
    }

    private static object Licenses(IReadOnlyList<CocoLicense> licenses) =>
        licenses.Count == 0
            ? "The annotation files name none. Ask whoever made the real images before you pass these on."
            : El("span",
                Words.List([.. licenses.Select(l => string.IsNullOrWhiteSpace(l.Url) ? l.Name : $"{l.Name} ({WithoutScheme(l.Url)})")]) +
                ". They hold for the synthetic images too, which are made of their pixels.");

    // For the reader's eye; the page refers to nothing outside of itself.
    private static string WithoutScheme(string url) => url.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? url[(at + 3)..] : url;
}
