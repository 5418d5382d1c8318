using System.Globalization;

namespace CellGenie.Synthesis;

/// <summary>A closed range of whole numbers, Low &lt;= High.</summary>
public readonly record struct IntRange
{
    /// <summary>Creates a range.</summary>
    /// <exception cref="ArgumentException"><paramref name="high"/> is below <paramref name="low"/>.</exception>
    public IntRange(int low, int high)
    {
        if (high < low)
            throw new ArgumentException($"The range {low}-{high} is empty.", nameof(high));
        Low = low;
        High = high;
    }

    /// <summary>The smallest number in the range.</summary>
    public int Low { get; }

    /// <summary>The largest number in the range.</summary>
    public int High { get; }

    /// <summary>Whether a number lies in the range; both ends count.</summary>
    public bool Contains(int value) => value >= Low && value <= High;

    /// <summary>Reads <c>300</c>, <c>250-350</c> or <c>250..350</c>.</summary>
    /// <returns>False when the text is neither, or the range is empty or negative.</returns>
    public static bool TryParse(string text, out IntRange range)
    {
        range = default;
        var dash = text.IndexOfAny(['-', '.']);
        var low = dash < 0 ? text : text[..dash];
        var high = dash < 0 ? text : text[(dash + (text.AsSpan(dash).StartsWith("..") ? 2 : 1))..];
        if (dash >= 0 && text[dash] == '.' && !text.AsSpan(dash).StartsWith(".."))
            return false;
        if (!int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var a) ||
            !int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var b) || b < a)
            return false;
        range = new IntRange(a, b);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Low == High ? $"{Low}" : $"{Low}-{High}";
}
