namespace CellGenie.Imaging;

/// <summary>One instance number for each pixel: 0 is background, every pixel has one owner.</summary>
public sealed class LabelMap
{
    /// <summary>The largest label: a 16-bit map holds this many instances.</summary>
    public const int MaxLabel = ushort.MaxValue;

    /// <summary>Creates an empty map.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="GrayImage"/>.</exception>
    public LabelMap(int width, int height) : this(width, height, new ushort[GrayImage.PixelCount(width, height)])
    {
    }

    /// <summary>Wraps a buffer of <c>width * height</c> labels; it is not copied.</summary>
    /// <exception cref="ArgumentException">The buffer does not have <c>width * height</c> entries.</exception>
    public LabelMap(int width, int height, ushort[] labels)
    {
        if (labels.Length != GrayImage.PixelCount(width, height))
            throw new ArgumentException($"{width}x{height} needs {(long)width * height} labels, not {labels.Length}.", nameof(labels));
        Width = width;
        Height = height;
        Labels = labels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The labels, row-major: (x, y) is at <c>y * Width + x</c>.</summary>
    public ushort[] Labels { get; }

    /// <summary>The label at (x, y).</summary>
    public ref ushort this[int x, int y] => ref Labels[y * Width + x];

    /// <summary>One row of <see cref="Width"/> labels.</summary>
    public Span<ushort> Row(int y) => Labels.AsSpan(y * Width, Width);
}
