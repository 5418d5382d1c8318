using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>
/// A label map with a frame of zeros around it, so that painting and tracing never ask whether a neighbour exists.
/// Label 0 is background. Meant to be reused for many images of one size.
/// </summary>
public sealed class PaddedLabels
{
    // Room for a 64-lane read or write that starts at the last pixel.
    private const int Tail = 64;

    /// <summary>Creates an empty map.</summary>
    /// <param name="width">Width in pixels, 1 to 65,534.</param>
    /// <param name="height">Height in pixels, 1 to 65,534.</param>
    public PaddedLabels(int width, int height)
    {
        GrayImage.PixelCount(width, height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, ushort.MaxValue - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, ushort.MaxValue - 1);
        Width = width;
        Height = height;
        // A multiple of 64, so that the tracer's visited bits of a row are whole words; the padding is at least one on either side.
        Stride = (width + 2 + 63) & ~63;
        Buffer = new ushort[Stride * (height + 2) + Tail];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Entries from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The labels with their padding: pixel (x, y) is at <c>(y + 1) * Stride + x + 1</c>.</summary>
    public ushort[] Buffer { get; }

    /// <summary>The position of pixel (x, y) in <see cref="Buffer"/>.</summary>
    public int Index(int x, int y) => (y + 1) * Stride + x + 1;

    /// <summary>Sets every pixel to background.</summary>
    public void Clear() => Array.Clear(Buffer);

    /// <summary>Copies a map of the same size into this one.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void CopyFrom(LabelMap map)
    {
        RequireSameSize(map);
        for (var y = 0; y < Height; y++)
            map.Row(y).CopyTo(Buffer.AsSpan(Index(0, y), Width));
    }

    /// <summary>Copies this map into one of the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void CopyTo(LabelMap map)
    {
        RequireSameSize(map);
        for (var y = 0; y < Height; y++)
            Buffer.AsSpan(Index(0, y), Width).CopyTo(map.Row(y));
    }

    private void RequireSameSize(LabelMap map)
    {
        if (map.Width != Width || map.Height != Height)
            throw new ArgumentException($"The map is {map.Width}x{map.Height}, not {Width}x{Height}.", nameof(map));
    }
}
