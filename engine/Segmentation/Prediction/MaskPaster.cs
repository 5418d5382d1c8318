using System.Buffers;
using CellGenie.Coco;

namespace CellGenie.Segmentation;

/// <summary>Turns a small square mask of probabilities into the runs of a whole frame, without a frame of pixels in between.</summary>
public static class MaskPaster
{
    /// <summary>Stretches a mask over a box; a pixel belongs to it where bilinear interpolation at its centre reaches a threshold.</summary>
    /// <param name="mask">Probabilities, row-major, <c>side * side</c>. Beyond the mask they are 0.</param>
    /// <param name="side">Side of the mask.</param>
    /// <param name="box">x0, y0, x1, y1 in pixels of the frame; finite, of positive width and height.</param>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    /// <param name="threshold">Probability at and above which a pixel belongs to the mask, above 0.</param>
    /// <exception cref="ArgumentException">The mask does not have <c>side * side</c> values, or the box is empty or not finite.</exception>
    public static Rle Paste(ReadOnlySpan<float> mask, int side, ReadOnlySpan<float> box, int width, int height, double threshold)
    {
        if (mask.Length != side * side || box.Length != 4)
            throw new ArgumentException($"{mask.Length} values are not a mask of {side}x{side}, or {box.Length} not a box.", nameof(mask));
        if (!(float.IsFinite(box[0]) && float.IsFinite(box[1]) && box[2] > box[0] && box[3] > box[1] && float.IsFinite(box[2]) && float.IsFinite(box[3])))
            throw new ArgumentException("The box is empty or not finite.", nameof(box));
        var (left, right) = Window(box[0], box[2], width);
        var (top, bottom) = Window(box[1], box[3], height);
        if (right <= left || bottom <= top)
            return new Rle([(uint)(width * height)], height, width);
        var rows = bottom - top;
        var samples = ArrayPool<Sample>.Shared.Rent(rows);
        var column = ArrayPool<double>.Shared.Rent(side + 2);
        var runs = new ArrayBufferWriter<uint>();
        for (var y = 0; y < rows; y++)
            samples[y] = Sample.At(top + y, box[1], box[3], side);
        var (isSet, run) = (false, (uint)(left * height));
        for (var x = left; x < right; x++)
        {
            Blend(mask, side, Sample.At(x, box[0], box[2], side), column);
            Append(false, (uint)top);
            for (var y = 0; y < rows; y++)
            {
                var at = samples[y];
                Append(column[at.First] * (1 - at.Second) + column[at.First + 1] * at.Second >= threshold, 1);
            }

            Append(false, (uint)(height - bottom));
        }

        Append(false, (uint)((width - right) * height));
        Emit(run);
        ArrayPool<Sample>.Shared.Return(samples);
        ArrayPool<double>.Shared.Return(column);
        return new Rle(runs.WrittenSpan, height, width);

        void Append(bool value, uint count)
        {
            if (value != isSet)
            {
                Emit(run);
                (isSet, run) = (value, 0);
            }

            run += count;
        }

        void Emit(uint length)
        {
            runs.GetSpan(1)[0] = length;
            runs.Advance(1);
        }
    }

    /// <summary>The pixels that the mask can reach.</summary>
    private static (int From, int To) Window(float from, float to, int frame) =>
        ((int)Math.Clamp(Math.Floor((double)from) - 1, 0, frame), (int)Math.Clamp(Math.Ceiling((double)to) + 1, 0, frame));

    /// <summary>The column of the mask at a place between two of its own, with a zero before and behind it.</summary>
    private static void Blend(ReadOnlySpan<float> mask, int side, Sample at, double[] column)
    {
        (column[0], column[side + 1]) = (0, 0);
        for (var y = 0; y < side; y++)
        {
            var before = at.First >= 1 && at.First <= side ? mask[y * side + at.First - 1] : 0;
            var behind = at.First + 1 <= side ? mask[y * side + at.First] : 0;
            column[y + 1] = before * (1 - at.Second) + behind * at.Second;
        }
    }

    /// <summary>Where a pixel falls in the mask, on one axis: between entries First and First + 1 of the mask with a zero at both ends.</summary>
    private readonly record struct Sample(int First, double Second)
    {
        public static Sample At(int pixel, double from, double to, int side)
        {
            // grid_sample without align_corners: -1 and 1 are the outer edges of the mask's outer pixels.
            var unit = (pixel + 0.5 - from) / (to - from) * 2 - 1;
            var place = ((unit + 1) * side - 1) / 2 + 1;
            if (!(place > 0 && place < side + 1))
                return new Sample(0, 0);
            var first = Math.Floor(place);
            return new Sample((int)first, place - first);
        }
    }
}
