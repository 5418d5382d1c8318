using System.Xml.Linq;
using CellGenie.Imaging;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>
/// Writes one page that shows real and synthetic images side by side with all cells outlined, and their numbers. The page holds
/// everything it needs, opens without a network and runs no script; the same input gives the same bytes.
/// </summary>
public static class HtmlReport
{
    /// <summary>Measures both datasets and writes the report.</summary>
    /// <param name="file">The file, replaced when it exists.</param>
    /// <param name="input">What to compare.</param>
    /// <param name="cancellationToken">Stops between images; nothing is written then.</param>
    /// <returns>The numbers that the page shows.</returns>
    /// <exception cref="CellGenieException">An annotation file or the manifest cannot be read, a file cannot be written, or there is nothing to make a quiz of. Images that cannot be read are named in the report instead.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ReportData Write(string file, ReportInput input, CancellationToken cancellationToken = default)
    {
        if (input.PairsPerCulture is < 1 or > 9)
            throw new CellGenieException($"the number of pairs is {input.PairsPerCulture}; it must be 1 to 9");
        var material = ReportMaterial.Read(input, input.PairsPerCulture, cancellationToken);
        var page = Build(material);
        AtomicFile.Write(file, stream => Save(page, stream));
        if (input.Quiz != null)
            AtomicFile.Write(input.Quiz, stream => Save(QuizPage.Build(input.Title, material.Questions), stream));
        return material.Data;
    }

    private static IEnumerable<XElement?> RealismOf(ReportMaterial material, CultureComparison culture) =>
        material.Realism.TryGetValue(culture.Name, out var realism)
            ? RealismSection.Build(culture, realism, material.Galleries.GetValueOrDefault(culture.Name), [.. material.Data.Gates.Where(g => g.Culture == culture.Name)])
            : [];

    private static XElement Build(ReportMaterial material)
    {
        var data = material.Data;
        return El("html",
            At("lang", "en"),
            El("head",
                El("meta", At("charset", "utf-8")),
                El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
                El("meta", At("name", "color-scheme"), At("content", "light dark")),
                El("title", data.Title),
                El("style", ReportStyle.Css)),
            El("body",
                El("input", At("type", "checkbox"), At("id", "outlines"), At("checked", "checked")),
                Styled("label", "toggle", At("for", "outlines"), Styled("span", "switch"), "Outlines"),
                El("main",
                    El("header",
                        Styled("p", "kind", "CellGenie report"),
                        El("h1", data.Title),
                        Styled("p", "lead", Words.Summary(data, material.Manifest.Sources.Count)),
                        data.Notice == null ? null : Styled("ul", "caution", El("li", data.Notice))),
                    El("section", El("h2", "At a glance"), SummaryTable.Build(data.Cultures)),
                    data.Cultures.Select((culture, i) => CultureSection.Build(
                        i + 1,
                        culture,
                        material.Real.GetValueOrDefault(culture.Name),
                        material.Synthetic.GetValueOrDefault(culture.Name),
                        material.Manifest.Specification.Rules,
                        RealismOf(material, culture))),
                    BasisSection.Build(material))));
    }
}
