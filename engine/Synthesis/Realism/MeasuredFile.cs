using CellGenie.Coco;

namespace CellGenie.Synthesis.Realism;

/// <summary>One image that was measured.</summary>
/// <param name="Folder">The folder that its name is relative to.</param>
/// <param name="Image">Its entry in the annotation file.</param>
/// <param name="PixelSha256">SHA-256 of its 8-bit pixels, in hexadecimal, as in a library.</param>
/// <param name="Background">Name of the real image whose background it has; null for a real image, or where it is not known.</param>
internal sealed record MeasuredFile(string Folder, CocoImage Image, string PixelSha256, string? Background = null)
{
    /// <summary>The place on the plate that it, or its background, shows, where LIVECell's names tell it; otherwise that image.</summary>
    public string Place
    {
        get
        {
            var file = Background ?? Image.FileName;
            return LivecellName.TryParse(file, out var name) ? $"{name.Culture}/{name.Well}/{name.Location}" : $"{Folder}/{file}";
        }
    }

    /// <summary>The frame of the microscope that it is a crop of, where LIVECell's names tell it; otherwise the image.</summary>
    public string Frame => LivecellName.TryParse(Image.FileName, out var name) ? $"{name.Culture}/{name.Well}/{name.Location}/{name.Time}" : $"{Folder}/{Image.FileName}";
}
