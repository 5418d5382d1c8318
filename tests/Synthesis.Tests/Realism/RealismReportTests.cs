using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;
using CellGenie.Synthesis.Report;
using CellGenie.Synthesis.Tests.Report;
using Picture = CellGenie.Synthesis.Tests.Report.SmallLab.Picture;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class RealismReportTests
{
    private static readonly XNamespace Page = "http://www.w3.org/1999/xhtml";

    [Fact]
    public void Json_has_a_number_for_each_metric_of_a_culture()
    {
        using var lab = Alike();
        using var json = JsonDocument.Parse(Measure(lab).ToJson());
        var metrics = json.RootElement.GetProperty("cultures")[0].GetProperty("metrics");
        Assert.Equal(MetricDefinition.All.Select(m => m.Name).Order(), metrics.EnumerateObject().Select(m => m.Name).Order());
        foreach (var metric in MetricDefinition.All.Where(m => m.Name is not ("duplicateDonorRate" or "spectrumDistance" or "backgroundIntensityWasserstein")))
            Assert.Equal((metric.Name, metric.Ideal), (metric.Name, metrics.GetProperty(metric.Name).GetDouble()));
        // In 20 x 10 pixels there is no room for a window.
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("spectrumDistance").ValueKind);
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_number_of_threads()
    {
        using var lab = SmallLab.Usual();
        Assert.Equal(Measure(lab).ToJson(), Measure(lab, lab.Input with { Workers = 5 }).ToJson());
    }

    [Fact]
    public void Realism_is_left_out_when_it_is_not_wanted() =>
        Assert.Null(Measure(SmallLab.Usual(), i => i with { RealismImages = 0 }).Cultures[0].Metrics);

    [Fact]
    public void Fewer_images_are_measured_when_that_is_wanted()
    {
        // Of the three real images, with 2, 3 and 0 cells, the first.
        var metrics = Measure(SmallLab.Usual(), i => i with { RealismImages = 1 }).Cultures[0].Metrics!;
        Assert.Equal((0, 0), (metrics.CountWasserstein, metrics.AreaWasserstein));
    }

    [Fact]
    public void Image_that_cannot_be_read_is_left_out_and_named()
    {
        using var lab = SmallLab.Usual();
        File.Delete(Path.Combine(lab.Images, "a2.png"));
        File.WriteAllText(Path.Combine(lab.Images, "a3.png"), "no image");
        var data = Measure(lab);
        Assert.Equal(2, data.Problems.Count(p => p.StartsWith("realism was measured without it: ", StringComparison.Ordinal)));
        Assert.Equal(0, data.Cultures[0].Metrics!.CountWasserstein);
    }

    [Fact]
    public void Culture_whose_images_cannot_be_read_has_no_metrics()
    {
        using var lab = SmallLab.Usual();
        File.Delete(Path.Combine(lab.SyntheticImages, "s1.png"));
        var data = Measure(lab, lab.Input with { Gates = [new MetricGate(null, "seamScore", 0.9, 1.1)] });
        Assert.Null(data.Cultures[0].Metrics);
        Assert.False(Assert.Single(data.Gates).Passed);
    }

    [Fact]
    public void Images_that_gave_donors_are_counted()
    {
        using var lab = Alike();
        var manifest = Path.Combine(lab.Synthetic, "manifest.json");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(SmallLab.Pixels(20, 10).Pixels));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"pixelSha256\": \"\"", $"\"pixelSha256\": \"{hash}\""));
        Assert.Equal(4, Measure(lab).Cultures[0].SharedImages);
        Assert.Contains("which flatters the comparison", Write(lab, lab.Input).Value);
    }

    [Fact]
    public void Page_shows_metrics_gates_and_curves()
    {
        using var lab = Alike();
        var page = Write(lab, lab.Input with { Gates = [new MetricGate(null, "seamScore", 0.9, 1.1), new MetricGate(null, "classifierAuc", null, 0.4)] });
        Assert.Contains("✓ 0.9..1.1", page.Value);
        Assert.Contains("✗ failed: ..0.4", page.Value);
        Assert.Contains("picks the synthetic one in 50\u00A0% of all cases", page.Value);
        Assert.Equal(MetricDefinition.All.Select(m => m.Name), page.Descendants(Page + "table").Last().Descendants(Page + "code").Select(c => c.Value));
        Assert.Contains("The halo: brightness across the outline", page.Descendants(Page + "b").Select(b => b.Value));
    }

    [Fact]
    public void Quiz_asks_as_many_real_as_synthetic_ones_and_stands_alone()
    {
        using var lab = Alike();
        var file = Path.Combine(lab.Synthetic, "quiz.html");
        HtmlReport.Write(lab.Report, lab.Input with { Quiz = file }, TestContext.Current.CancellationToken);
        var quiz = Load(file);
        var questions = quiz.Descendants(Page + "fieldset").ToList();
        Assert.Equal(16, questions.Count);
        Assert.Equal(8, questions.Count(q => IsRight(q, "real")));
        Assert.Equal(8, questions.Count(q => IsRight(q, "synthetic")));
        Assert.All(questions, q => Assert.Equal(["right", "wrong"], q.Descendants(Page + "input").Select(i => i.Attribute("class")!.Value).Order()));
        Assert.All(questions, q => Assert.Equal(IsRight(q, "real"), q.Value.Contains("It is real", StringComparison.Ordinal)));
        Assert.NotEqual(Enumerable.Repeat(true, 8).Concat(Enumerable.Repeat(false, 8)), questions.Select(q => IsRight(q, "real")));

        var html = File.ReadAllText(file);
        Assert.DoesNotContain("http", Regex.Replace(html, "xmlns=\"[^\"]*\"", ""));
        Assert.Empty(quiz.Descendants(Page + "script"));
        Assert.Equal(-1, quiz.Descendants(Page + "style").Single().Value.AsSpan().IndexOfAny("<>&"));
        HtmlReport.Write(lab.Report, lab.Input with { Quiz = file, Workers = 3 }, TestContext.Current.CancellationToken);
        Assert.Equal(html, File.ReadAllText(file));
    }

    [Fact]
    public void Quiz_without_cells_is_an_error()
    {
        using var lab = new SmallLab();
        lab.WriteReal(new Picture("a1.png", "alpha", []));
        lab.WriteSynthetic("alpha", new Picture("s1.png", "alpha", []));
        Assert.Throws<CellGenieException>(() => HtmlReport.Write(lab.Report, lab.Input with { Quiz = lab.Report + ".quiz" }, TestContext.Current.CancellationToken));
    }

    // Of 20 coins, 15 or more heads come up in 2.07 % of cases and 14 or more in 5.77 %; four coins are all heads in 6.25 %, five in 3.1 %.
    [Theory]
    [InlineData(20, 15)]
    [InlineData(5, 5)]
    [InlineData(4, 5)]
    [InlineData(40, 26)]
    public void Score_beyond_chance_is_that_of_the_binomial_distribution(int questions, int expected) => Assert.Equal(expected, QuizPage.BeyondChance(questions));

    private static bool IsRight(XElement question, string answer) =>
        question.Descendants(Page + "input").Single(i => i.Attribute("id")!.Value.EndsWith(answer, StringComparison.Ordinal)).Attribute("class")!.Value == "right";

    /// <summary>Four images on each side, the same ones.</summary>
    private static SmallLab Alike()
    {
        var lab = new SmallLab();
        lab.WriteReal([.. Enumerable.Range(0, 4).Select(i => new Picture($"a{i}.png", "alpha", SmallLab.Two))]);
        lab.WriteSynthetic("alpha", [.. Enumerable.Range(0, 4).Select(i => new Picture($"s{i}.png", "alpha", SmallLab.Two))]);
        return lab;
    }

    private static ReportData Measure(SmallLab lab, Func<ReportInput, ReportInput> change)
    {
        using (lab)
            return Measure(lab, change(lab.Input));
    }

    private static ReportData Measure(SmallLab lab, ReportInput? input = null) => ReportData.Measure(input ?? lab.Input, TestContext.Current.CancellationToken);

    private static XElement Write(SmallLab lab, ReportInput input)
    {
        HtmlReport.Write(lab.Report, input, TestContext.Current.CancellationToken);
        return Load(lab.Report);
    }

    private static XElement Load(string file)
    {
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }
}
