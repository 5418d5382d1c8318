using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Decodes image files from disk.</summary>
public sealed class ImageFileSource : IImageSource
{
    /// <inheritdoc/>
    public GrayImage Load(string path) => ImageFile.Load(path).Image;

    /// <inheritdoc/>
    public (int Width, int Height) Identify(string path)
    {
        var info = ImageFile.Identify(path);
        return (info.Width, info.Height);
    }
}
