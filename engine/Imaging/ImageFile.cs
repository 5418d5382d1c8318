using Microsoft.Win32.SafeHandles;

namespace CellGenie.Imaging;

/// <summary>Reads image files of any supported format, told by their first bytes and never by their name.</summary>
/// <remarks>
/// TIFF and PNG are read by CellGenie itself; JPEG, BMP, GIF and WebP by the plug-in <c>CellGenie.Imaging.ImageSharp</c>
/// where it stands beside the application. Every failure is an <see cref="InvalidInputException"/> that names the file.
/// </remarks>
public static class ImageFile
{
    /// <summary>The largest file that is read into memory as a whole: 2 GiB. A TIFF file may be larger; only the page asked for is read then.</summary>
    public static readonly long MaxFileBytes = Array.MaxLength;

    /// <summary>Above this, a TIFF file is not loaded whole.</summary>
    private const int LargeTiff = 1 << 26;

    /// <summary>Loads an image as 8-bit grey.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rule">How to make it grey; null chooses by <see cref="GrayReduction.AutomaticFor"/>.</param>
    /// <param name="page">Index of the page, 0 or more.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is damaged, or is of an unsupported format.</exception>
    public static LoadedImage Load(string path, GrayReduction? rule = null, int page = 0) => Reduce(Decode(path, page), rule);

    /// <summary>Loads an image that is already in memory as 8-bit grey; see <see cref="Load(string, GrayReduction?, int)"/>.</summary>
    /// <exception cref="InvalidInputException">The data is damaged or of an unsupported format.</exception>
    public static LoadedImage Load(string name, byte[] bytes, GrayReduction? rule = null, int page = 0) => Reduce(Decode(name, bytes, page), rule);

    /// <summary>Decodes a file as it is stored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">Index of the page, 0 or more.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is damaged, or is of an unsupported format.</exception>
    public static DecodedImage Decode(string path, int page = 0) => Open(path, (handle, format) => DecodeFile(path, handle, format, page, asStored: false));

    /// <summary>Decodes a file that is already in memory.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="page">Index of the page, 0 or more.</param>
    /// <exception cref="InvalidInputException">The data is damaged or of an unsupported format.</exception>
    public static DecodedImage Decode(string name, byte[] bytes, int page = 0) =>
        DecodeBytes(name, bytes, ImageSignature.Sniff(bytes), page, asStored: false);

    /// <summary>Reads size and kind of an image, and as little of the file as possible.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, is damaged, or is of an unsupported format.</exception>
    public static ImageInfo Identify(string path) => Open(path, (handle, format) =>
    {
        switch (format)
        {
            case ImageFormat.Tiff:
                return TiffReader.Identify(path, new FileSource(handle));
            case ImageFormat.Png:
                var start = new byte[PngReader.HeaderLength];
                return PngReader.Identify(path, start.AsSpan(0, RandomAccess.Read(handle, start, 0)));
            default:
                return ImageDecoderPlugins.For(path, format).Identify(path, format, ReadAll(path, handle));
        }
    });

    /// <summary>Loads a label map from a grey or palette image: the stored numbers are the labels.</summary>
    /// <remarks>
    /// A TIFF file may have 32 bits: unsigned, signed or floating point. Where such a file has a number above <see cref="LabelMap.MaxLabel"/>,
    /// all its labels are numbered anew from 1, in ascending order.
    /// </remarks>
    /// <exception cref="InvalidInputException">
    /// The file cannot be read, is damaged, has several channels, a number that is negative or not whole, or more than <see cref="LabelMap.MaxLabel"/> different labels.
    /// </exception>
    public static LabelMap LoadLabels(string path) => Open(path, (handle, format) => format == ImageFormat.Tiff
        ? TiffReader.DecodeLabels(path, RandomAccess.GetLength(handle) > LargeTiff ? new FileSource(handle) : new MemorySource(ReadAll(path, handle)))
        : LoadLabels(path, DecodeFile(path, handle, format, 0, asStored: true)));

    /// <summary>Reads the size in pixels of what <see cref="LoadLabels(string)"/> loads, and as little of the file as possible.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, is damaged, or is no label map.</exception>
    public static (int Width, int Height) IdentifyLabels(string path)
    {
        if (Open(path, (_, format) => format) != ImageFormat.Tiff)
            return Identify(path) is var info ? (info.Width, info.Height) : default;
        return Open(path, (handle, _) => TiffReader.IdentifyLabels(path, new FileSource(handle)));
    }

    private static LabelMap LoadLabels(string path, DecodedImage image)
    {
        if (image.Channels != 1)
            throw new InvalidInputException(path, "", $"a label map has one channel, not {image.Channels}");
        return new LabelMap(image.Width, image.Height, image.Samples16 ?? Array.ConvertAll(image.Samples8!, label => (ushort)label));
    }

    private static LoadedImage Reduce(DecodedImage image, GrayReduction? rule)
    {
        var used = rule ?? GrayReduction.AutomaticFor(image);
        return new LoadedImage(used.Apply(image), used.Name);
    }

    private static T Open<T>(string path, Func<SafeFileHandle, ImageFormat, T> use)
    {
        if (Directory.Exists(path))
        {
            var isZarr = new[] { ".zattrs", ".zgroup", ".zarray", "zarr.json" }.Any(file => File.Exists(Path.Combine(path, file)));
            throw isZarr ? ImageDecoderPlugins.Unsupported(path, ImageFormat.OmeZarr) : new InvalidInputException(path, "", "is a folder, not an image file");
        }

        using var handle = OpenHandle(path);
        try
        {
            Span<byte> start = stackalloc byte[ImageSignature.Length];
            return use(handle, ImageSignature.Sniff(start[..RandomAccess.Read(handle, start, 0)]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, "", $"cannot be read: {e.Message}", e);
        }
    }

    private static SafeFileHandle OpenHandle(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(path, "", "there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, "", $"cannot be opened: {e.Message}", e);
        }
    }

    private static DecodedImage DecodeFile(string path, SafeFileHandle handle, ImageFormat format, int page, bool asStored) =>
        format == ImageFormat.Tiff && RandomAccess.GetLength(handle) > LargeTiff
            ? TiffReader.Decode(path, new FileSource(handle), page)
            : DecodeBytes(path, ReadAll(path, handle), format, page, asStored);

    private static DecodedImage DecodeBytes(string name, byte[] bytes, ImageFormat format, int page, bool asStored)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        switch (format)
        {
            case ImageFormat.Tiff:
                return TiffReader.Decode(name, new MemorySource(bytes), page);
            case ImageFormat.Png:
                if (page > 0)
                    throw new InvalidInputException(name, "", $"page {page} was asked for, but a PNG file has one (pages count from 0)");
                return PngReader.Decode(name, bytes, asStored);
            default:
                return ImageDecoderPlugins.For(name, format).Decode(name, bytes, page);
        }
    }

    private static byte[] ReadAll(string path, SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        if (length > MaxFileBytes)
            throw new InvalidInputException(path, "", $"the file has {length} bytes; at most {MaxFileBytes} are read");
        var bytes = new byte[length];
        FileSource.ReadExactly(handle, bytes, 0);
        return bytes;
    }
}
