using CellGenie.Coco;

namespace CellGenie.Synthesis.Realism;

/// <summary>One image that was measured.</summary>
/// <param name="Folder">The folder that its name is relative to.</param>
/// <param name="Image">Its entry in the annotation file.</param>
/// <param name="PixelSha256">SHA-256 of its 8-bit pixels, in hexadecimal, as in a library.</param>
internal sealed record MeasuredFile(string Folder, CocoImage Image, string PixelSha256)
{
    /// <summary>The place on the plate that it shows, where LIVECell's names tell it; otherwise the image.</summary>
    public string Place => LivecellName.TryParse(Image.FileName, out var name) ? $"{name.Culture}/{name.Well}/{name.Location}" : $"{Folder}/{Image.FileName}";

    /// <summary>The frame of the microscope that it is a crop of, where LIVECell's names tell it; otherwise the image.</summary>
    public string Frame => LivecellName.TryParse(Image.FileName, out var name) ? $"{Place}/{name.Time}" : Place;
}
