namespace CellGenie.Imaging;

/// <summary>An 8-bit colour image in one contiguous buffer: red, green, blue for each pixel, row-major, without padding.</summary>
public sealed class RgbImage
{
    /// <summary>Creates a black image.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="GrayImage"/>.</exception>
    public RgbImage(int width, int height) : this(width, height, new byte[GrayImage.PixelCount(width, height) * 3])
    {
    }

    /// <summary>Wraps a buffer of <c>width * height * 3</c> bytes; it is not copied.</summary>
    /// <exception cref="ArgumentException">The buffer does not have <c>width * height * 3</c> bytes.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        if (pixels.Length != GrayImage.PixelCount(width, height) * 3)
            throw new ArgumentException($"{width}x{height} needs {(long)width * height * 3} bytes, not {pixels.Length}.", nameof(pixels));
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The samples, row-major: red of (x, y) is at <c>(y * Width + x) * 3</c>, green and blue follow.</summary>
    public byte[] Pixels { get; }

    /// <summary>One row of <c>Width * 3</c> samples.</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * 3, Width * 3);
}
