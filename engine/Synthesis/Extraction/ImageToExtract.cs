using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>One image that cells are cut out of.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Folder">The folder that its name is relative to.</param>
/// <param name="File">Its annotations.</param>
/// <param name="Entry">What the annotations say of it.</param>
internal sealed record ImageToExtract(ExtractionSource Source, ImageFolder Folder, CocoFile File, CocoImage Entry)
{
    /// <summary>
    /// What the images have in common that show the same pixels of the camera in the same well: culture, well, crop (a crop is another part of
    /// the camera's frame) and size. Where the name tells no well, culture and size.
    /// </summary>
    public string Well(string? culture)
    {
        culture ??= CultureNames.Of(File, Entry);
        var well = LivecellName.TryParse(Entry.FileName, out var name) ? $"{name.Culture}/{name.Well.ToUpperInvariant()}/{name.Crop}" : "";
        return $"{culture}/{well}/{Entry.Width}x{Entry.Height}";
    }
}
