using System.Buffers;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>A run-length mask of a whole frame as COCO defines it: column-major, runs of 0, 1, 0, … that start with the zeros.</summary>
/// <remarks>Immutable. Runs of zero length are merged away, except for a leading one, so that equal masks have equal runs.</remarks>
public sealed class Rle
{
    private readonly uint[] _runs;

    /// <summary>Creates a mask from runs (<c>counts</c> as a list of integers).</summary>
    /// <param name="runs">Their sum must be height times width.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <exception cref="InvalidInputException">The sum is wrong, or the frame is empty or too large.</exception>
    public Rle(ReadOnlySpan<uint> runs, int height, int width)
    {
        var pixels = Frame.Pixels(What, width, height);
        var rule = RleText.BrokenRule(runs, pixels);
        if (rule != null)
            throw new InvalidInputException(What, "", rule);
        _runs = Merge(runs);
        Height = height;
        Width = width;
        for (var i = 1; i < _runs.Length; i += 2)
            Area += (int)_runs[i];
        Box = BoxOf(_runs, height);
    }

    /// <summary>Height of the frame in pixels.</summary>
    public int Height { get; }

    /// <summary>Width of the frame in pixels.</summary>
    public int Width { get; }

    /// <summary>The runs: zeros first, possibly none of them.</summary>
    public ReadOnlySpan<uint> Runs => _runs;

    /// <summary>Number of set pixels.</summary>
    public int Area { get; }

    /// <summary>The tight box of the set pixels; all zeros if there is none. A run that spans columns makes it as high as the frame.</summary>
    public BoundingBox Box { get; }

    private const string What = "run-length mask";

    /// <summary>Reads the compressed form.</summary>
    /// <param name="text">The string of the <c>counts</c> field, without JSON escapes.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <exception cref="InvalidInputException">The text is damaged, the sum of the runs is wrong, or the frame is empty or too large.</exception>
    public static Rle Parse(string text, int height, int width)
    {
        var pixels = Frame.Pixels(What, width, height);
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = text[i] < 128 ? (byte)text[i] : (byte)0;
        var runs = new ArrayBufferWriter<uint>();
        var rule = RleText.Decode(bytes, pixels, runs);
        return rule == null ? new Rle(runs.WrittenSpan, height, width) : throw new InvalidInputException(What, "", rule);
    }

    /// <summary>The compressed form, without JSON escapes.</summary>
    public string ToCompressedString() => RleText.Encode(_runs);

    /// <summary>The mask of a frame given as one byte for each pixel.</summary>
    /// <param name="bits">Row-major; 0 is clear, everything else is set.</param>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    /// <exception cref="ArgumentException">There are not <c>width * height</c> bytes.</exception>
    public static Rle FromMask(ReadOnlySpan<byte> bits, int width, int height)
    {
        if (bits.Length != Frame.Pixels(What, width, height))
            throw new ArgumentException($"{width}x{height} needs {(long)width * height} bytes, not {bits.Length}.", nameof(bits));
        var builder = new RunBuilder();
        for (var x = 0; x < width; x++)
        {
            for (int y = 0, at = x; y < height; y++, at += width)
                builder.Add(bits[at] != 0, 1);
        }

        return new Rle(builder.Runs, height, width);
    }

    /// <summary>The runs of a mask inside a frame.</summary>
    /// <param name="mask">Null for a mask without a set pixel.</param>
    /// <param name="frameWidth">Width of the frame in pixels.</param>
    /// <param name="frameHeight">Height of the frame in pixels.</param>
    /// <exception cref="InvalidInputException">The frame is too large, or the mask reaches beyond it.</exception>
    public static Rle FromMask(Mask? mask, int frameWidth, int frameHeight)
    {
        var pixels = Frame.Pixels(What, frameWidth, frameHeight);
        if (mask == null)
            return new Rle([(uint)pixels], frameHeight, frameWidth);
        if (mask.X > frameWidth - mask.Width || mask.Y > frameHeight - mask.Height)
            throw new InvalidInputException(What, "", $"the mask reaches beyond a frame of {frameWidth}x{frameHeight} pixels");
        var builder = new RunBuilder();
        builder.Add(false, (uint)(mask.X * frameHeight));
        var below = (uint)(frameHeight - mask.Y - mask.Height);
        for (var x = 0; x < mask.Width; x++)
        {
            builder.Add(false, (uint)mask.Y);
            for (int y = 0, at = x; y < mask.Height; y++, at += mask.Width)
                builder.Add(mask.Bits[at] != 0, 1);
            builder.Add(false, below);
        }

        builder.Add(false, (uint)((frameWidth - mask.X - mask.Width) * frameHeight));
        return new Rle(builder.Runs, frameHeight, frameWidth);
    }

    /// <summary>The whole frame, row-major, one byte of 0 or 1 for each pixel.</summary>
    public byte[] Decode() => Decode(new Window(0, 0, Width, Height));

    /// <summary>The set pixels in their tight box; null if there is none.</summary>
    public Mask? ToMask()
    {
        if (Area == 0)
            return null;
        var box = new Window((int)Box.X, (int)Box.Y, (int)Box.Width, (int)Box.Height);
        return new Mask(box.X, box.Y, box.Width, box.Height, Decode(box));
    }

    /// <summary>The pixels set in at least one of the masks.</summary>
    /// <exception cref="InvalidInputException">The masks are of different frame sizes.</exception>
    /// <exception cref="ArgumentException">There is no mask.</exception>
    public static Rle Union(IReadOnlyList<Rle> masks)
    {
        if (masks.Count == 0)
            throw new ArgumentException("A union needs at least one mask.", nameof(masks));
        var union = masks[0];
        for (var i = 1; i < masks.Count; i++)
            union = union.Combine(masks[i], static (a, b) => a | b);
        return union;
    }

    /// <summary>The pixels set in both masks.</summary>
    /// <exception cref="InvalidInputException">The masks are of different frame sizes.</exception>
    public Rle Intersection(Rle other) => Combine(other, static (a, b) => a & b);

    /// <summary>Number of pixels set in both masks.</summary>
    /// <exception cref="InvalidInputException">The masks are of different frame sizes.</exception>
    public int IntersectionArea(Rle other)
    {
        if (CheckedFrame(other).Box.IntersectionArea(Box) == 0)
            return 0;
        var count = 0;
        for (var pairs = new RunPairs(_runs, other._runs); pairs.MoveNext();)
        {
            if (pairs.First && pairs.Second)
                count += (int)pairs.Length;
        }

        return count;
    }

    /// <summary>Intersection over union with a region; 0 if they share no pixel. Against a crowd the denominator is the area of this mask alone.</summary>
    /// <exception cref="InvalidInputException">The masks are of different frame sizes.</exception>
    public double IoU(Rle region, bool regionIsCrowd = false)
    {
        var intersection = IntersectionArea(region);
        return intersection == 0 ? 0 : (double)intersection / (regionIsCrowd ? Area : (long)Area + region.Area - intersection);
    }

    private Rle Combine(Rle other, Func<bool, bool, bool> rule)
    {
        CheckedFrame(other);
        var builder = new RunBuilder();
        for (var pairs = new RunPairs(_runs, other._runs); pairs.MoveNext();)
            builder.Add(rule(pairs.First, pairs.Second), pairs.Length);
        return new Rle(builder.Runs, Height, Width);
    }

    private Rle CheckedFrame(Rle other) =>
        other.Width == Width && other.Height == Height
            ? other
            : throw new InvalidInputException(What, "", $"masks of {Width}x{Height} and {other.Width}x{other.Height} pixels cannot be compared");

    private byte[] Decode(Window box)
    {
        var bits = new byte[box.Area];
        var position = 0;
        for (var i = 0; i < _runs.Length; i++)
        {
            var end = position + (int)_runs[i];
            if (i % 2 == 1)
            {
                var (x, y) = (position / Height - box.X, position % Height - box.Y);
                for (; position < end; position++)
                {
                    bits[y * box.Width + x] = 1;
                    if (++y == Height - box.Y)
                        (x, y) = (x + 1, -box.Y);
                }
            }

            position = end;
        }

        return bits;
    }

    private static uint[] Merge(ReadOnlySpan<uint> runs)
    {
        var builder = new RunBuilder();
        for (var i = 0; i < runs.Length; i++)
            builder.Add(i % 2 == 1, runs[i]);
        return builder.Runs.ToArray();
    }

    private static BoundingBox BoxOf(ReadOnlySpan<uint> runs, int height)
    {
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        var position = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            var end = position + (int)runs[i];
            if (i % 2 == 1)
            {
                var (firstColumn, firstRow) = (position / height, position % height);
                var (lastColumn, lastRow) = ((end - 1) / height, (end - 1) % height);
                if (firstColumn != lastColumn)
                    (firstRow, lastRow) = (0, height - 1);
                (left, right) = (Math.Min(left, firstColumn), Math.Max(right, lastColumn));
                (top, bottom) = (Math.Min(top, firstRow), Math.Max(bottom, lastRow));
            }

            position = end;
        }

        return right < 0 ? default : new BoundingBox(left, top, right - left + 1, bottom - top + 1);
    }
}
