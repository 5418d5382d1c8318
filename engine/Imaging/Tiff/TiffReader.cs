namespace CellGenie.Imaging;

/// <summary>Reads TIFF 6.0 and BigTIFF files as microscopes, LIVECell and the usual tools write them.</summary>
/// <remarks>
/// Both byte orders; strips and tiles; grey of 1, 2, 4, 8 and 16 bits, RGB with or without alpha, palettes; interleaved and
/// planar; no compression, LZW, PackBits, Deflate; horizontal predictor; several pages. Other tags are ignored, the
/// orientation tag too: pixels come in the order of the file.
/// </remarks>
public static class TiffReader
{
    /// <summary>Decodes one page.</summary>
    /// <param name="name">Path or name of the file, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="page">Index of the page, 0 or more.</param>
    /// <exception cref="InvalidInputException">The file is damaged, has no such page, or uses what is not supported.</exception>
    public static DecodedImage Decode(string name, byte[] bytes, int page = 0) => Decode(name, new MemorySource(bytes), page, asStored: false);

    internal static DecodedImage Decode(string name, ByteSource source, int page, bool asStored)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        var file = new TiffFile(name, source);
        var layout = TiffPage.Read(file, file.Directory(page));
        if (asStored && layout.Photometric == TiffPhotometric.WhiteIsZero)
            throw file.Invalid(layout.Place, "a label map cannot have 'white is zero'");
        return new TiffPageDecoder(file, layout, asStored).Decode();
    }

    internal static ImageInfo Identify(string name, ByteSource source)
    {
        var file = new TiffFile(name, source);
        var layout = TiffPage.Read(file, file.Directory(0));
        return new ImageInfo(ImageFormat.Tiff, layout.Width, layout.Height, layout.Channels, Math.Max(8, layout.Bits), file.CountPages());
    }
}
