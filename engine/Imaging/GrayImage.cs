namespace CellGenie.Imaging;

/// <summary>An 8-bit grey image in one contiguous buffer, row-major, without padding.</summary>
public sealed class GrayImage
{
    /// <summary>The most pixels an image may have: 2^28, a 16,384 x 16,384 frame.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>Creates a black image.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    public GrayImage(int width, int height) : this(width, height, new byte[PixelCount(width, height)])
    {
    }

    /// <summary>Wraps a buffer of <c>width * height</c> bytes; it is not copied.</summary>
    /// <exception cref="ArgumentException">The buffer does not have <c>width * height</c> bytes.</exception>
    public GrayImage(int width, int height, byte[] pixels)
    {
        if (pixels.Length != PixelCount(width, height))
            throw new ArgumentException($"{width}x{height} needs {(long)width * height} bytes, not {pixels.Length}.", nameof(pixels));
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The pixels, row-major: (x, y) is at <c>y * Width + x</c>.</summary>
    public byte[] Pixels { get; }

    /// <summary>The pixel at (x, y).</summary>
    public ref byte this[int x, int y] => ref Pixels[y * Width + x];

    /// <summary>One row of <see cref="Width"/> pixels.</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width, Width);

    /// <summary>The number of pixels of a frame, checked against <see cref="MaxPixels"/> before anything is allocated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or there are too many pixels.</exception>
    public static int PixelCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var count = (long)width * height;
        if (count > MaxPixels)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width}x{height} is more than {MaxPixels} pixels.");
        return (int)count;
    }
}
