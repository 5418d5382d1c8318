namespace CellGenie.Imaging;

/// <summary>Tells formats by their first bytes.</summary>
internal static class ImageSignature
{
    /// <summary>How many bytes from the start of a file are enough.</summary>
    public const int Length = 32;

    public static ImageFormat Sniff(ReadOnlySpan<byte> start)
    {
        if (StartsWithBytes(start, 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A))
            return ImageFormat.Png;
        if (start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8))
            return ImageFormat.Tiff;
        if (StartsWithBytes(start, 0xFF, 0xD8, 0xFF))
            return ImageFormat.Jpeg;
        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8))
            return ImageFormat.WebP;
        if (StartsWithBytes(start, 0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20) || StartsWithBytes(start, 0xFF, 0x4F, 0xFF, 0x51))
            return ImageFormat.Jpeg2000;
        if (start.StartsWith("ZISRAWFILE"u8))
            return ImageFormat.Czi;
        if (StartsWithBytes(start, 0x70, 0, 0, 0) && start.Length > 8 && start[8] == 0x2A)
            return ImageFormat.Lif;
        if (StartsWithBytes(start, 0xDA, 0xCE, 0xBE, 0x0A))
            return ImageFormat.Nd2;
        if (StartsWithBytes(start, 0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A))
            return ImageFormat.Hdf5;
        return start.StartsWith("BM"u8) ? ImageFormat.Bmp : ImageFormat.Unknown;
    }

    /// <summary>How a format is called in messages.</summary>
    public static string NameOf(ImageFormat format) => format switch
    {
        ImageFormat.Png => "PNG",
        ImageFormat.Tiff => "TIFF",
        ImageFormat.Jpeg => "JPEG",
        ImageFormat.Bmp => "BMP",
        ImageFormat.Gif => "GIF",
        ImageFormat.Jpeg2000 => "JPEG 2000",
        ImageFormat.Czi => "Zeiss CZI",
        ImageFormat.Lif => "Leica LIF",
        ImageFormat.Nd2 => "Nikon ND2",
        ImageFormat.OmeZarr => "OME-Zarr",
        ImageFormat.Hdf5 => "HDF5",
        _ => format.ToString(),
    };

    private static bool StartsWithBytes(ReadOnlySpan<byte> start, params ReadOnlySpan<byte> signature) => start.StartsWith(signature);
}
