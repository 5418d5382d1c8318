namespace CellGenie.Imaging;

/// <summary>The compressions of TIFF files that can be read.</summary>
internal enum TiffCodec
{
    None,
    Lzw,
    Deflate,
    PackBits,
}
