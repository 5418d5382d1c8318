using CellGenie.Coco;

namespace CellGenie.Synthesis.Realism;

/// <summary>One image that was measured.</summary>
/// <param name="Folder">The folder that its name is relative to.</param>
/// <param name="Image">Its entry in the annotation file.</param>
/// <param name="PixelSha256">SHA-256 of its 8-bit pixels, in hexadecimal, as in a library.</param>
internal sealed record MeasuredFile(string Folder, CocoImage Image, string PixelSha256)
{
    /// <summary>What must stay together when images are divided: the place on the plate where LIVECell's names tell it, otherwise the image.</summary>
    public string Group => LivecellName.TryParse(Image.FileName, out var name) ? $"{name.Culture}/{name.Well}/{name.Location}" : $"{Folder}/{Image.FileName}";
}
