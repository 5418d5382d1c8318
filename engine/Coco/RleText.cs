using System.Buffers;
using System.Text;

namespace CellGenie.Coco;

/// <summary>The compressed text of run lists (cocoapi, common/maskApi.c), and the rules of run lists.</summary>
internal static class RleText
{
    private const int FirstCharacter = 48;
    private const int More = 0x20;
    private const int Sign = 0x10;

    /// <summary>The rule that runs break, or null.</summary>
    public static string? BrokenRule(ReadOnlySpan<uint> runs, long pixels)
    {
        var sum = 0L;
        foreach (var run in runs)
            sum += run;
        return sum == pixels ? null : $"the runs add up to {sum} pixels, the frame has {pixels}";
    }

    /// <summary>Decodes a text; returns the rule that it breaks, or null.</summary>
    /// <param name="text">ASCII, without JSON escapes.</param>
    /// <param name="pixels">Pixels of the frame.</param>
    /// <param name="runs">Where the runs are appended, as they stand, zero lengths included.</param>
    public static string? Decode(ReadOnlySpan<byte> text, int pixels, ArrayBufferWriter<uint> runs)
    {
        long last = 0, beforeLast = 0, sum = 0;
        var count = 0;
        for (var at = 0; at < text.Length; count++)
        {
            if (!TryValue(text, ref at, out var value))
                return $"the character {Math.Min(at, text.Length)} of the compressed runs is wrong or missing";
            if (count > 2)
                value += beforeLast;
            sum += value;
            if (value < 0 || sum > pixels)
                return $"run {count + 1} is negative or ends beyond the {pixels} pixels of the frame";
            (beforeLast, last) = (last, value);
            runs.GetSpan(1)[0] = (uint)value;
            runs.Advance(1);
        }

        return sum == pixels ? null : $"the runs add up to {sum} pixels, the frame has {pixels}";
    }

    public static string Encode(ReadOnlySpan<uint> runs)
    {
        var text = new StringBuilder(2 * runs.Length);
        for (var i = 0; i < runs.Length; i++)
        {
            var value = i > 2 ? (long)runs[i] - runs[i - 2] : runs[i];
            bool more;
            do
            {
                var low = (int)(value & 0x1F);
                value >>= 5;
                more = value != ((low & Sign) != 0 ? -1 : 0);
                text.Append((char)(FirstCharacter + (more ? low | More : low)));
            }
            while (more);
        }

        return text.ToString();
    }

    private static bool TryValue(ReadOnlySpan<byte> text, ref int at, out long value)
    {
        value = 0;
        // Nine groups of five bits hold more than any difference of two 32-bit runs.
        for (var shift = 0; shift < 45; shift += 5)
        {
            var group = at < text.Length ? text[at] - FirstCharacter : -1;
            at++;
            if (group is < 0 or > 63)
                return false;
            value |= (long)(group & 0x1F) << shift;
            if ((group & More) != 0)
                continue;
            if ((group & Sign) != 0)
                value -= 1L << (shift + 5);
            return true;
        }

        return false;
    }
}
