using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Cuts one cell out of its image: crop, matte and runs, as the bank stores them (Algorithm 1, Module 1).</summary>
internal sealed class CellCutter(int ringWidth)
{
    // Annotators and their tools often end a cut cell a pixel or two before the frame.
    private const int FrameTolerance = 2;

    private readonly RingCutter _ring = new(ringWidth);

    /// <summary>Cuts a cell.</summary>
    /// <param name="image">The source image.</param>
    /// <param name="foreground">For each pixel of the frame, not 0 where any annotated cell lies.</param>
    /// <param name="illumination">The background grey value at each pixel.</param>
    /// <param name="mask">The cell.</param>
    /// <param name="record">Identity of the cell; geometry is filled in.</param>
    public (CellRecord Record, byte[] Data) Cut(GrayImage image, ReadOnlySpan<byte> foreground, ReadOnlySpan<float> illumination, Mask mask, CellRecord record)
    {
        var left = Math.Max(0, mask.X - ringWidth);
        var top = Math.Max(0, mask.Y - ringWidth);
        var right = Math.Min(image.Width, mask.X + mask.Width + ringWidth);
        var bottom = Math.Min(image.Height, mask.Y + mask.Height + ringWidth);
        var width = right - left;
        var height = bottom - top;

        var runs = RunsOf(mask, out var area);
        record = record with
        {
            Area = area,
            SourceX = mask.X,
            SourceY = mask.Y,
            RunCount = runs.Count / 3,
            Width = checked((ushort)mask.Width),
            Height = checked((ushort)mask.Height),
            CropWidth = checked((ushort)width),
            CropHeight = checked((ushort)height),
            RingLeft = (byte)(mask.X - left),
            RingTop = (byte)(mask.Y - top),
            Sides = SidesOf(mask, image),
            BackgroundLevel = LevelUnder(mask, illumination, image.Width, area),
            SlopeX = Slope(illumination, image, mask, 1, 0),
            SlopeY = Slope(illumination, image, mask, 0, 1),
            Contrast = ContrastOf(mask, illumination, image, area),
        };

        var data = new byte[record.DataLength];
        var pixels = width * height;
        for (var y = 0; y < height; y++)
            image.Row(top + y).Slice(left, width).CopyTo(data.AsSpan(y * width));
        _ring.Cut(data.AsSpan(0, pixels), data.AsSpan(pixels, pixels), record, mask, foreground, illumination, image);
        var at = (int)record.RunsOffset;
        foreach (var value in CollectionsMarshal.AsSpan(runs))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(at), value);
            at += 2;
        }

        return (record, data);
    }

    private static List<ushort> RunsOf(Mask mask, out int area)
    {
        var runs = new List<ushort>(mask.Height * 6);
        area = 0;
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Bits.AsSpan(y * mask.Width, mask.Width);
            for (var x = 0; x < row.Length;)
            {
                var start = row[x..].IndexOfAnyExcept((byte)0);
                if (start < 0)
                    break;
                start += x;
                var end = row[start..].IndexOf((byte)0);
                end = end < 0 ? row.Length : start + end;
                runs.Add((ushort)y);
                runs.Add((ushort)start);
                runs.Add((ushort)(end - start));
                area += end - start;
                x = end;
            }
        }

        return runs;
    }

    private static FrameSides SidesOf(Mask mask, GrayImage image) =>
        (mask.X <= FrameTolerance ? FrameSides.Left : 0) |
        (mask.Y <= FrameTolerance ? FrameSides.Top : 0) |
        (mask.X + mask.Width >= image.Width - FrameTolerance ? FrameSides.Right : 0) |
        (mask.Y + mask.Height >= image.Height - FrameTolerance ? FrameSides.Bottom : 0);

    private static ushort LevelUnder(Mask mask, ReadOnlySpan<float> illumination, int frameWidth, int area)
    {
        var sum = 0.0;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Bits[y * mask.Width + x] != 0)
                    sum += illumination[(mask.Y + y) * frameWidth + mask.X + x];
            }
        }

        return (ushort)Math.Clamp(Math.Round(sum / area * 256), 0, ushort.MaxValue);
    }

    /// <summary>Mean slope over the mask's box and at least a few pixels around its middle; the illumination is so smooth that its ends tell it.</summary>
    private static short Slope(ReadOnlySpan<float> illumination, GrayImage image, Mask mask, int alongX, int alongY)
    {
        const int atLeast = 8;
        var x = mask.X + mask.Width / 2;
        var y = mask.Y + mask.Height / 2;
        var reachX = alongX * Math.Max(atLeast, mask.Width / 2);
        var reachY = alongY * Math.Max(atLeast, mask.Height / 2);
        var (x0, x1) = (Math.Max(0, x - reachX), Math.Min(image.Width - 1, x + reachX));
        var (y0, y1) = (Math.Max(0, y - reachY), Math.Min(image.Height - 1, y + reachY));
        var length = x1 - x0 + y1 - y0;
        if (length == 0)
            return 0;
        var rise = (double)illumination[y1 * image.Width + x1] - illumination[y0 * image.Width + x0];
        return (short)Math.Clamp(Math.Round(rise / length * 4096), short.MinValue, short.MaxValue);
    }

    private static ushort ContrastOf(Mask mask, ReadOnlySpan<float> illumination, GrayImage image, int area)
    {
        var sum = 0.0;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Bits[y * mask.Width + x] == 0)
                    continue;
                var difference = (double)image[mask.X + x, mask.Y + y] - illumination[(mask.Y + y) * image.Width + mask.X + x];
                sum += difference * difference;
            }
        }

        return (ushort)Math.Round(Math.Sqrt(sum / area) * 64);
    }
}
