using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CellGenie.Imaging;
using CellGenie.Synthesis.Report;
using Picture = CellGenie.Synthesis.Tests.Report.SmallLab.Picture;

namespace CellGenie.Synthesis.Tests.Report;

public sealed class HtmlReportTests
{
    private static readonly XNamespace Page = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Page_shows_the_numbers_of_both_sides()
    {
        using var lab = SmallLab.Usual();
        var page = Write(lab);
        var rows = page.Descendants(Page + "tbody").Descendants(Page + "tr").ToList();
        Assert.Equal("alpha real 3 20 × 10 5 1.7 0–3 20 9–40 18.3 % 7.3", Text(rows[0]));
        Assert.Equal("synthetic 1 20 × 10 2 2.0 2–2 16 12–20 16.0 % 8.1 2", Text(rows[1]));
    }

    [Fact]
    public void Page_says_what_it_is_based_on()
    {
        using var lab = SmallLab.Usual();
        var text = Text(Write(lab).Root!);
        Assert.Contains("CellGenie 9.9.9, preset paper, seed 18446744073709551615", text);
        Assert.Contains("0123abcd", text);
        Assert.Contains("1 real image (1 train)", text);
        Assert.Contains("CC BY-NC 4.0 (creativecommons.org/licenses/by-nc/4.0/)", text);
        Assert.Contains("cells fade into the background over 3 pixels; their brightness follows the background; cells that a frame had cut are not used", text);
        Assert.Contains("Of 10 chosen cells, 2 (20 %) were left out, because less than 25 % of them, or fewer than 7 pixels, could have been seen under the others.", text);
        Assert.Contains("Only 3 real images", text);
        Assert.Contains("Only 1 synthetic image", text);
        Assert.Contains("1 synthetic image could not be made", text);
        Assert.DoesNotContain("changed after the dataset was made", text);
    }

    [Fact]
    public void Pictures_hold_the_pixels_and_exact_outlines()
    {
        using var lab = SmallLab.Usual();
        var pictures = Write(lab).Descendants(Svg + "svg").Where(s => (string?)s.Attribute("class") == "picture").ToList();
        Assert.Equal(2, pictures.Count);
        foreach (var picture in pictures)
        {
            Assert.Equal("0 0 20 10", (string?)picture.Attribute("viewBox"));
            var png = Convert.FromBase64String(((string)picture.Element(Svg + "image")!.Attribute("href")!)["data:image/png;base64,".Length..]);
            Assert.Equal(SmallLab.Pixels(20, 10).Pixels, ImageFile.Load("picture", png).Image.Pixels);
            var outlines = SvgPath.Read((string)picture.Element(Svg + "path")!.Attribute("d")!);
            Assert.Equal([12, 20], outlines.Select(SvgPath.Area));
        }
    }

    [Fact]
    public void Page_stands_alone_and_runs_no_script()
    {
        using var lab = SmallLab.Usual();
        var page = Write(lab);
        var html = File.ReadAllText(lab.Report);
        Assert.DoesNotContain("http", Regex.Replace(html, "xmlns=\"[^\"]*\"", ""));
        Assert.Empty(page.Descendants(Page + "script"));
        Assert.Empty(page.Descendants(Page + "link"));
        foreach (var attribute in page.Descendants().Attributes())
        {
            Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal), attribute.Name.LocalName);
            if (attribute.Name.LocalName is "href" or "src")
                Assert.True(attribute.Value.StartsWith('#') || attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal), attribute.Value);
        }

        var style = page.Descendants(Page + "style").Single().Value;
        Assert.DoesNotContain("url(", style);
        Assert.DoesNotContain("@import", style);
        Assert.Equal(-1, style.AsSpan().IndexOfAny("<>&"));
    }

    [Fact]
    public void Page_is_html_as_well_as_xml()
    {
        using var lab = SmallLab.Usual();
        Write(lab);
        var html = File.ReadAllText(lab.Report);
        Assert.StartsWith("<!DOCTYPE html>\n<html ", html);
        // HTML ignores the slash of <div/>, so only elements without an end tag, and SVG, may be closed that way.
        var closed = Regex.Matches(html, "<([a-z0-9]+)[^>]*/>").Select(m => m.Groups[1].Value).Distinct();
        Assert.Empty(closed.Except(["meta", "input", "image", "path"]));
        var names = XDocument.Parse(html[html.IndexOf('\n')..]).Descendants(Page + "section").Attributes("id").Select(a => a.Value);
        Assert.Equal(["culture-1"], names);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"' onload='x")]
    [InlineData("a & b < c > d ]]>")]
    [InlineData("line\nbreak\r\u0001\u0008\uFFFE")]
    [InlineData("Zelllinie-é-細胞-\U0001F9EB")]
    public void Names_are_text_and_never_markup(string name)
    {
        using var lab = new SmallLab();
        lab.WriteReal(new Picture("a1.png", name, SmallLab.Two));
        lab.WriteSynthetic(name, new Picture("s1.png", name, SmallLab.Two));
        var page = Write(lab, lab.Input with { Title = name });
        var shown = name.Replace('\u0001', '\uFFFD').Replace('\u0008', '\uFFFD').Replace('\uFFFE', '\uFFFD').ReplaceLineEndings("\n");
        Assert.Equal(shown, page.Descendants(Page + "h1").Single().Value);
        Assert.Equal(shown, page.Descendants(Page + "title").Single().Value);
        Assert.Contains(shown, page.Descendants(Page + "h2").Select(h => h.Value));
        Assert.Empty(page.Descendants(Page + "script"));
    }

    [Fact]
    public void File_names_are_text_and_never_markup()
    {
        using var lab = new SmallLab();
        const string name = "<img src=x onerror=alert(1)>&.png";
        lab.WriteReal(new Picture(name, "alpha", SmallLab.Two));
        lab.WriteSynthetic("alpha", new Picture("s1.png", "alpha", SmallLab.Two));
        var page = Write(lab);
        Assert.Contains(name, page.Descendants(Page + "span").Select(s => s.Value));
        Assert.Empty(page.Descendants(Page + "img"));
    }

    [Fact]
    public void Same_input_gives_the_same_bytes()
    {
        using var lab = SmallLab.Usual();
        Write(lab);
        var first = File.ReadAllBytes(lab.Report);
        Write(lab, lab.Input with { Workers = 3 });
        Assert.Equal(first, File.ReadAllBytes(lab.Report));
    }

    [Fact]
    public void Culture_of_one_side_alone_is_shown_as_such()
    {
        using var lab = new SmallLab();
        lab.WriteReal(new Picture("a1.png", "alpha", SmallLab.Two));
        lab.WriteSynthetic("beta", new Picture("s1.png", "beta", SmallLab.Two));
        var page = Write(lab);
        var sections = page.Descendants(Page + "section").Where(s => s.Attribute("id") != null).ToList();
        Assert.Equal(["alpha", "beta"], sections.Select(s => s.Element(Page + "h2")!.Value));
        Assert.Contains("There are no synthetic images of this culture", sections[0].Value);
        Assert.Contains("There are no real images of this culture", sections[1].Value);
        Assert.All(sections, s => Assert.Single(s.Descendants(Svg + "image")));
        Assert.Equal("beta real no images", Text(page.Descendants(Page + "tbody").Last().Elements().First()));
    }

    [Fact]
    public void Dataset_without_any_image_still_makes_a_page()
    {
        using var lab = new SmallLab();
        lab.WriteReal();
        lab.WriteSynthetic("alpha");
        Assert.Contains("There are no real images of this culture", Text(Write(lab).Root!));
    }

    [Fact]
    public void Missing_image_is_named_in_the_page()
    {
        using var lab = SmallLab.Usual();
        File.Delete(Path.Combine(lab.SyntheticImages, "s1.png"));
        var page = Write(lab);
        Assert.Contains("No further synthetic image can be shown; see the notes at the end.", Text(page.Root!));
        Assert.Contains("s1.png: there is no such file", Text(page.Root!));
        Assert.Single(page.Descendants(Svg + "image"));
    }

    [Fact]
    public void Sixteen_bit_image_is_shown_with_the_rule_that_made_it_grey()
    {
        using var lab = SmallLab.Usual();
        var labels = new LabelMap(20, 10);
        labels[3, 3] = 40_000;
        File.WriteAllBytes(Path.Combine(lab.Images, "a1.png"), new PngEncoder().Encode(labels));
        Assert.Contains("made 8-bit grey by the rule min-max", Text(Write(lab).Root!));
    }

    [Fact]
    public void Annotations_changed_since_the_manifest_are_named()
    {
        using var lab = SmallLab.Usual();
        File.AppendAllText(Path.Combine(lab.Synthetic, "annotations.json"), "\n");
        Assert.Contains("was changed after the dataset was made", Text(Write(lab).Root!));
    }

    [Fact]
    public void Several_pairs_are_shown_when_asked_for()
    {
        using var lab = SmallLab.Usual();
        var page = Write(lab, lab.Input with { PairsPerCulture = 2 });
        Assert.Equal(2, page.Descendants(Page + "div").Count(d => (string?)d.Attribute("class") == "pair"));
        Assert.Equal(3, page.Descendants(Svg + "svg").Count(s => (string?)s.Attribute("class") == "picture"));
    }

    [Fact]
    public void Missing_manifest_is_an_error_and_leaves_no_file()
    {
        using var lab = SmallLab.Usual();
        File.Delete(Path.Combine(lab.Synthetic, "manifest.json"));
        Assert.Throws<InvalidInputException>(() => HtmlReport.Write(lab.Report, lab.Input, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(lab.Report));
    }

    [Theory]
    [InlineData("\"sources\": [", "\"sources\": [null, ")]
    [InlineData("\"licenses\": [", "\"licenses\": [null, ")]
    [InlineData("\"library\": \"0123abcd\"", "\"library\": null")]
    [InlineData("cellgenie-manifest/1", "cellgenie-manifest/2")]
    [InlineData("\"summary\"", "\"nothing\"")]
    [InlineData("\"failures\": []", "\"failures\": 7")]
    public void Damaged_manifest_is_an_error_that_names_it(string from, string to)
    {
        using var lab = SmallLab.Usual();
        var manifest = Path.Combine(lab.Synthetic, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(from, to));
        var error = Assert.Throws<InvalidInputException>(() => HtmlReport.Write(lab.Report, lab.Input, TestContext.Current.CancellationToken));
        Assert.Equal(manifest, error.File);
    }

    [Fact]
    public void Cancelled_report_leaves_no_file()
    {
        using var lab = SmallLab.Usual();
        Assert.ThrowsAny<OperationCanceledException>(() => HtmlReport.Write(lab.Report, lab.Input, new CancellationToken(true)));
        Assert.False(File.Exists(lab.Report));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(1, 0)]
    public void Numbers_outside_of_their_range_are_errors(int pairs, int workers)
    {
        using var lab = SmallLab.Usual();
        Assert.Throws<CellGenieException>(() => HtmlReport.Write(lab.Report, lab.Input with { PairsPerCulture = pairs, Workers = workers }, TestContext.Current.CancellationToken));
    }

    private static XDocument Write(SmallLab lab, ReportInput? input = null)
    {
        HtmlReport.Write(lab.Report, input ?? lab.Input, TestContext.Current.CancellationToken);
        using var reader = XmlReader.Create(lab.Report, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    /// <summary>The text of all nodes with one space between them.</summary>
    private static string Text(XElement element) =>
        Regex.Replace(string.Join(' ', element.DescendantNodes().OfType<XText>().Select(t => t.Value)), @"\s+", " ").Trim();
}
