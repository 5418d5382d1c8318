namespace CellGenie.Imaging;

/// <summary>An image as its file stores it, before any reduction: 1 to 4 interleaved channels of 8 or 16 bits.</summary>
/// <remarks>
/// One channel is grey, two are grey and alpha, three are red, green, blue, four are red, green, blue, alpha.
/// A palette has already been applied; grey of 1, 2 or 4 bits has been scaled to 8; "white is zero" has been inverted.
/// </remarks>
public sealed class DecodedImage
{
    /// <summary>Wraps 8-bit samples; they are not copied.</summary>
    /// <exception cref="ArgumentException">The buffer does not have <c>width * height * channels</c> samples, or the size is not allowed.</exception>
    public DecodedImage(string name, int width, int height, int channels, byte[] samples) : this(name, width, height, channels, samples.Length) =>
        Samples8 = samples;

    /// <summary>Wraps 16-bit samples; they are not copied.</summary>
    /// <exception cref="ArgumentException">The buffer does not have <c>width * height * channels</c> samples, or the size is not allowed.</exception>
    public DecodedImage(string name, int width, int height, int channels, ushort[] samples) : this(name, width, height, channels, samples.Length) =>
        Samples16 = samples;

    private DecodedImage(string name, int width, int height, int channels, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if (samples != (long)GrayImage.PixelCount(width, height) * channels)
            throw new ArgumentException($"{width}x{height}x{channels} needs {(long)width * height * channels} samples, not {samples}.", nameof(samples));
        Name = name;
        Width = width;
        Height = height;
        Channels = channels;
    }

    /// <summary>Path or name of the file, for messages.</summary>
    public string Name { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Number of interleaved channels, 1 to 4.</summary>
    public int Channels { get; }

    /// <summary>8 or 16.</summary>
    public int BitsPerSample => Samples16 is null ? 8 : 16;

    /// <summary>The samples of an 8-bit image: channel c of (x, y) is at <c>(y * Width + x) * Channels + c</c>. Null for a 16-bit image.</summary>
    public byte[]? Samples8 { get; }

    /// <summary>The samples of a 16-bit image, in the machine's byte order. Null for an 8-bit image.</summary>
    public ushort[]? Samples16 { get; }
}
