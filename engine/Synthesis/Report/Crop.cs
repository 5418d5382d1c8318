using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>A small part of an image, with a cell in its middle.</summary>
/// <param name="File">Name of the image.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Png">The pixels as an 8-bit grey PNG file.</param>
internal sealed record Crop(string File, int Width, int Height, byte[] Png)
{
    /// <summary>The crop as an element.</summary>
    /// <param name="label">What it is, for those who cannot see it.</param>
    public XElement Picture(string label) => Draw("svg",
        At("class", "crop"), At("viewBox", $"0 0 {Width} {Height}"), At("role", "img"), At("aria-label", label),
        Draw("image", At("width", Width), At("height", Height), At("href", $"data:image/png;base64,{Convert.ToBase64String(Png)}")));
}
