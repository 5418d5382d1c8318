using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

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
    /// <param name="background">The image without its cells.</param>
    /// <param name="levels">The smooth levels of the extracted background.</param>
    /// <param name="halo">The mean halo of the image: grey values over the background by distance.</param>
    /// <param name="mask">The cell.</param>
    /// <param name="record">Identity of the cell; geometry is filled in.</param>
    public (CellRecord Record, byte[] Data) Cut(GrayImage image, ReadOnlySpan<byte> foreground, ExtractedBackground background, BackgroundLevels levels, ReadOnlySpan<float> halo, Mask mask, CellRecord record)
    {
        var left = Math.Max(0, mask.X - ringWidth);
        var top = Math.Max(0, mask.Y - ringWidth);
        var right = Math.Min(image.Width, mask.X + mask.Width + ringWidth);
        var bottom = Math.Min(image.Height, mask.Y + mask.Height + ringWidth);
        var width = right - left;
        var height = bottom - top;

        var runs = RunsOf(mask, out var area);
        // As a composer sees the background: pasted on it where it was, a cell looks as it did.
        var plane = levels.PlaneAt(mask.X + mask.Width / 2, mask.Y + mask.Height / 2);
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
            Eccentricity = (byte)Math.Round(255 * MaskShape.Of(mask).Eccentricity),
            BackgroundLevel = (ushort)plane.Level,
            SlopeX = (short)Math.Clamp(plane.SlopeX / 16, short.MinValue, short.MaxValue),
            SlopeY = (short)Math.Clamp(plane.SlopeY / 16, short.MinValue, short.MaxValue),
            Contrast = ContrastOf(mask, background.Illumination, image, area),
        };

        var data = new byte[record.DataLength];
        var pixels = width * height;
        for (var y = 0; y < height; y++)
            image.Row(top + y).Slice(left, width).CopyTo(data.AsSpan(y * width));
        _ring.Cut(data.AsSpan(0, pixels), data.AsSpan(pixels, pixels), record, mask, foreground, background, halo, image);
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
