using System.Text;

namespace CellGenie.Grains;

/// <summary>Reasons of failures, which come from anywhere and are kept in states and sent in messages by the hundred.</summary>
internal static class ReasonText
{
    /// <summary>The longest reason in bytes of UTF-8.</summary>
    public const int MaxBytes = 150;

    private const string Ending = "…";
    private const int EndingBytes = 3;

    /// <summary>Cuts a reason that is too long.</summary>
    public static string Shorten(string reason)
    {
        if (Encoding.UTF8.GetByteCount(reason) <= MaxBytes)
            return reason;
        var (chars, bytes) = (0, 0);
        foreach (var rune in reason.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MaxBytes - EndingBytes)
                break;
            chars += rune.Utf16SequenceLength;
        }

        return string.Concat(reason.AsSpan(0, chars), Ending);
    }
}
