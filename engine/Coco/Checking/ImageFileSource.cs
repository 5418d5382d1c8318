using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <inheritdoc/>
    public UInt128? HashBytes(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // That it cannot be read is what decoding it reports.
        }
    }
}
