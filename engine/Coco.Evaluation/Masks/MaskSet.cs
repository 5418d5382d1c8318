using System.Numerics;

namespace CellGenie.Coco.Evaluation;

/// <summary>Masks of one frame, made ready for counting the pixels that two of them share.</summary>
/// <remarks>
/// A mask's box is kept as bits, one word for 64 rows of a column, aligned with the frame, so that two masks are compared word by word without a shift. Masks that
/// would need too much memory that way are compared run by run. Both ways count the same pixels.
/// </remarks>
internal sealed class MaskSet
{
    private const int WordBits = 64;

    /// <summary>The most words of all masks together: 32 MB.</summary>
    private const int MaxWords = 1 << 22;

    private readonly List<Bits> _masks = [];
    private ulong[] _words = new ulong[1 << 10];
    private int _wordCount;

    /// <summary>Number of masks.</summary>
    public int Count => _masks.Count;

    /// <summary>A mask.</summary>
    public Rle this[int index] => _masks[index].Rle;

    /// <summary>Forgets the masks and keeps the memory.</summary>
    public void Clear()
    {
        _masks.Clear();
        _wordCount = 0;
    }

    /// <summary>Adds a mask.</summary>
    public void Add(Rle rle)
    {
        var box = rle.Box;
        var (x, width, firstRow, lastRow) = ((int)box.X, (int)box.Width, (int)box.Y, (int)box.Bottom - 1);
        var firstBand = firstRow / WordBits;
        var bands = width == 0 ? 0 : lastRow / WordBits - firstBand + 1;
        var words = (long)bands * width;
        if (words > MaxWords - _wordCount)
        {
            _masks.Add(new Bits(rle, -1, 0, 0, 0, 0));
            return;
        }

        var mask = new Bits(rle, _wordCount, x, width, firstBand, bands);
        _masks.Add(mask);
        Reserve((int)words);
        Fill(mask);
    }

    /// <summary>Number of pixels set in both of two masks of the same frame.</summary>
    public static int Intersection(MaskSet first, int i, MaskSet second, int j)
    {
        var a = first._masks[i];
        var b = second._masks[j];
        if (a.Offset < 0 || b.Offset < 0)
            return a.Rle.IntersectionArea(b.Rle);
        var left = Math.Max(a.X, b.X);
        var width = Math.Min(a.X + a.Width, b.X + b.Width) - left;
        var top = Math.Max(a.FirstBand, b.FirstBand);
        var bottom = Math.Min(a.FirstBand + a.Bands, b.FirstBand + b.Bands);
        if (width <= 0)
            return 0;
        var count = 0;
        for (var band = top; band < bottom; band++)
        {
            var one = first._words.AsSpan(a.Offset + (band - a.FirstBand) * a.Width + left - a.X, width);
            var other = second._words.AsSpan(b.Offset + (band - b.FirstBand) * b.Width + left - b.X, width);
            for (var x = 0; x < one.Length; x++)
                count += BitOperations.PopCount(one[x] & other[x]);
        }

        return count;
    }

    /// <summary>Intersection over union of two masks of the same frame, 0 if they share no pixel; against a crowd, over the first one's area.</summary>
    public static double IoU(MaskSet first, int i, MaskSet second, int j, bool secondIsCrowd)
    {
        var intersection = Intersection(first, i, second, j);
        var own = (long)first[i].Area;
        return intersection == 0 ? 0 : (double)intersection / (secondIsCrowd ? own : own + second[j].Area - intersection);
    }

    private void Reserve(int words)
    {
        if (_wordCount + words > _words.Length)
            Array.Resize(ref _words, Math.Max(_wordCount + words, 2 * _words.Length));
        _words.AsSpan(_wordCount, words).Clear();
        _wordCount += words;
    }

    private void Fill(in Bits mask)
    {
        var height = (uint)mask.Rle.Height;
        var runs = mask.Rle.Runs;
        var position = 0u;
        for (var i = 0; i < runs.Length; i++)
        {
            var end = position + runs[i];
            if (i % 2 == 1)
            {
                var (x, y) = Math.DivRem(position, height);
                for (var left = runs[i]; left > 0; x++, y = 0)
                {
                    var length = Math.Min(left, height - y);
                    FillColumn(mask, (int)x, (int)y, (int)(y + length));
                    left -= length;
                }
            }

            position = end;
        }
    }

    private void FillColumn(in Bits mask, int x, int y, int end)
    {
        while (y < end)
        {
            var band = y / WordBits;
            var bandEnd = Math.Min(end, (band + 1) * WordBits);
            var bits = ulong.MaxValue >> (WordBits - (bandEnd - y)) << (y % WordBits);
            _words[mask.Offset + (band - mask.FirstBand) * mask.Width + x - mask.X] |= bits;
            y = bandEnd;
        }
    }

    /// <summary>Where a mask's words are: band by band, in each the columns of its box. An offset of -1: they are not kept.</summary>
    private readonly record struct Bits(Rle Rle, int Offset, int X, int Width, int FirstBand, int Bands);
}
