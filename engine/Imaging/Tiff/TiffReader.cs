namespace CellGenie.Imaging;

/// <summary>Reads TIFF 6.0 and BigTIFF files as microscopes, LIVECell and the usual tools write them.</summary>
/// <remarks>
/// Both byte orders; strips and tiles; grey of 1, 2, 4, 8 and 16 bits (label maps of 32 too), RGB with or without alpha, palettes; interleaved and
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
    public static DecodedImage Decode(string name, byte[] bytes, int page = 0) => Decode(name, new MemorySource(bytes), page);

    internal static DecodedImage Decode(string name, ByteSource source, int page)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        var file = new TiffFile(name, source);
        return new TiffPageDecoder(file, TiffPage.Read(file, file.Directory(page)), asStored: false).Decode();
    }

    /// <summary>Decodes the first page as a label map of up to 32 bits.</summary>
    internal static LabelMap DecodeLabels(string name, ByteSource source)
    {
        var file = new TiffFile(name, source);
        var layout = LabelPage(file);
        var decoder = new TiffPageDecoder(file, layout, asStored: true);
        if (layout.Bits == 32)
            return LabelNumbers.ToMap(name, layout.Width, layout.Height, decoder.Decode32(), layout.SampleFormat);
        var image = decoder.Decode();
        var most = layout.SampleFormat != 2 ? (int)ushort.MaxValue : layout.Bits == 16 ? (int)short.MaxValue : sbyte.MaxValue;
        var labels = image.Samples16 ?? Array.ConvertAll(image.Samples8!, label => (ushort)label);
        return labels.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)most)
            ? throw file.Invalid(layout.Place, "a label map has no negative numbers")
            : new LabelMap(image.Width, image.Height, labels);
    }

    /// <summary>The size of a label map.</summary>
    internal static (int Width, int Height) IdentifyLabels(string name, ByteSource source)
    {
        var layout = LabelPage(new TiffFile(name, source));
        return (layout.Width, layout.Height);
    }

    private static TiffPage LabelPage(TiffFile file)
    {
        var layout = TiffPage.Read(file, file.Directory(0), asLabels: true);
        if (layout.Photometric == TiffPhotometric.WhiteIsZero)
            throw file.Invalid(layout.Place, "a label map cannot have 'white is zero'");
        return layout.Samples == 1 ? layout : throw file.Invalid(layout.Place, $"a label map has one channel, not {layout.Samples}");
    }

    internal static ImageInfo Identify(string name, ByteSource source)
    {
        var file = new TiffFile(name, source);
        var layout = TiffPage.Read(file, file.Directory(0));
        return new ImageInfo(ImageFormat.Tiff, layout.Width, layout.Height, layout.Channels, Math.Max(8, layout.Bits), file.CountPages());
    }
}
