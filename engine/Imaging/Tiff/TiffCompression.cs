namespace CellGenie.Imaging;

/// <summary>How <see cref="TiffWriter"/> compresses.</summary>
public enum TiffCompression
{
    /// <summary>Not at all: the fastest to write and to read.</summary>
    None = 1,

    /// <summary>LZW (TIFF 6.0, section 13), as LIVECell ships its images.</summary>
    Lzw = 5,

    /// <summary>Deflate in a zlib wrapper (Adobe, TIFF Technical Note of 2002).</summary>
    Deflate = 8,
}
