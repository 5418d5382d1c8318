using System.Globalization;
using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>Real and synthetic pictures side by side, at the same scale, as in Fig. 1 of the paper.</summary>
internal static class PairFigure
{
    public static IEnumerable<XElement> Build(CultureComparison culture, ReportSide? real, ReportSide? synthetic)
    {
        var pairs = Math.Max(1, Math.Max(real?.Examples.Count ?? 0, synthetic?.Examples.Count ?? 0));
        for (var k = 0; k < pairs; k++)
        {
            yield return Styled("div", "pair",
                Side("Real", "real", culture.Real, real?.Examples.ElementAtOrDefault(k)),
                Side("Synthetic", "synthetic", culture.Synthetic, synthetic?.Examples.ElementAtOrDefault(k)));
        }
    }

    private static XElement Side(string name, string style, SideNumbers? numbers, ExampleImage? image)
    {
        if (image == null)
        {
            var why = numbers == null ? $"There are no {name.ToLowerInvariant()} images of this culture." : $"No further {name.ToLowerInvariant()} image can be shown; see the notes at the end.";
            return Styled("figure", "missing", El("p", why));
        }

        var caption = El("figcaption",
            Styled("span", $"dot {style}"), El("b", name), " ", Styled("span", "file", image.File), " ",
            Styled("span", "what", Describe(image)));
        return El("figure", At("style", string.Create(CultureInfo.InvariantCulture, $"--width:{image.Width}px")), Picture(name, image), caption);
    }

    private static string Describe(ExampleImage image)
    {
        var text = Words.Count(image.Cells, "cell");
        if (image.IsSection)
            text += $"; shown are the middle {image.Width}\u00A0×\u00A0{image.Height} of {image.FrameWidth}\u00A0×\u00A0{image.FrameHeight} pixels";
        if (image.Reduction != "none")
            text += $"; made 8-bit grey by the rule {image.Reduction}";
        return text;
    }

    private static XElement Picture(string name, ExampleImage image)
    {
        var place = new[] { At("x", image.X), At("y", image.Y), At("width", image.Width), At("height", image.Height) };
        return Draw("svg",
            At("class", "picture"),
            At("viewBox", $"{image.X} {image.Y} {image.Width} {image.Height}"),
            At("width", image.Width),
            At("height", image.Height),
            At("role", "img"),
            At("aria-label", $"{name} image {image.File} with {Words.Count(image.Cells, "cell")}, outlined"),
            Draw("image", place, At("href", $"data:image/png;base64,{Convert.ToBase64String(image.Png.Span)}")),
            Draw("path", At("class", "outline"), At("d", image.Outlines)));
    }
}
