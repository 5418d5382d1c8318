using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>A binary mask inside its tight bounding box, so that it costs memory for the box and not for the frame.</summary>
public sealed class Mask
{
    /// <summary>Wraps the bits; they are not copied. The box must be tight: each of its four sides has a set pixel.</summary>
    /// <param name="x">Left column in the frame, at least 0.</param>
    /// <param name="y">Upper row in the frame, at least 0.</param>
    /// <param name="width">Width of the box in pixels.</param>
    /// <param name="height">Height of the box in pixels.</param>
    /// <param name="bits">Row-major, <c>width * height</c> bytes of 0 or 1.</param>
    /// <exception cref="ArgumentException">The buffer does not have <c>width * height</c> bytes.</exception>
    public Mask(int x, int y, int width, int height, byte[] bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        if (bits.Length != GrayImage.PixelCount(width, height))
            throw new ArgumentException($"{width}x{height} needs {(long)width * height} bytes, not {bits.Length}.", nameof(bits));
        X = x;
        Y = y;
        Width = width;
        Height = height;
        Bits = bits;
        Area = bits.AsSpan().Count((byte)1);
    }

    /// <summary>Left column in the frame.</summary>
    public int X { get; }

    /// <summary>Upper row in the frame.</summary>
    public int Y { get; }

    /// <summary>Width of the box in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the box in pixels.</summary>
    public int Height { get; }

    /// <summary>The bits, row-major: the pixel (x, y) of the frame is at <c>(y - Y) * Width + x - X</c>.</summary>
    public byte[] Bits { get; }

    /// <summary>Number of set pixels, at least 1.</summary>
    public int Area { get; }

    /// <summary>The box.</summary>
    public BoundingBox Box => new(X, Y, Width, Height);

    /// <summary>One row of the box, counted from its upper edge.</summary>
    public ReadOnlySpan<byte> Row(int row) => Bits.AsSpan(row * Width, Width);

    /// <summary>Whether the pixel (x, y) of the frame is set.</summary>
    public bool Contains(int x, int y) =>
        (uint)(x - X) < (uint)Width && (uint)(y - Y) < (uint)Height && Bits[(y - Y) * Width + x - X] != 0;

    /// <summary>Number of pixels set in both masks, which must be of the same frame.</summary>
    public int IntersectionArea(Mask other)
    {
        var left = Math.Max(X, other.X);
        var width = Math.Min(X + Width, other.X + other.Width) - left;
        var top = Math.Max(Y, other.Y);
        var bottom = Math.Min(Y + Height, other.Y + other.Height);
        if (width <= 0)
            return 0;
        var count = 0;
        for (var y = top; y < bottom; y++)
            count += CountBoth(Row(y - Y).Slice(left - X, width), other.Row(y - other.Y).Slice(left - other.X, width));
        return count;
    }

    /// <summary>Cuts the tight box out of a buffer; null if no pixel is set.</summary>
    /// <param name="bits">Row-major 0 or 1 with rows of <paramref name="stride"/> bytes.</param>
    /// <param name="x">Column of the buffer's first byte in the frame.</param>
    /// <param name="y">Row of the buffer's first byte in the frame.</param>
    /// <param name="stride">Width of the buffer.</param>
    internal static Mask? Tight(ReadOnlySpan<byte> bits, int x, int y, int stride)
    {
        var first = bits.IndexOf((byte)1);
        if (first < 0)
            return null;
        var top = first / stride;
        var bottom = bits.LastIndexOf((byte)1) / stride;
        var left = stride;
        var right = 0;
        for (var row = top; row <= bottom; row++)
        {
            var line = bits.Slice(row * stride, stride);
            var begin = line.IndexOf((byte)1);
            if (begin < 0)
                continue;
            left = Math.Min(left, begin);
            right = Math.Max(right, line.LastIndexOf((byte)1));
        }

        var width = right - left + 1;
        var height = bottom - top + 1;
        var box = new byte[width * height];
        for (var row = 0; row < height; row++)
            bits.Slice((top + row) * stride + left, width).CopyTo(box.AsSpan(row * width));
        return new Mask(x + left, y + top, width, height, box);
    }

    private static int CountBoth(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var count = 0;
        for (var i = 0; i < a.Length; i++)
            count += a[i] & b[i];
        return count;
    }
}
