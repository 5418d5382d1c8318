namespace CellGenie.Coco;

/// <summary>Makes <c>NaN</c> and <c>Infinity</c>, which Python writes and JSON does not know, readable as strings of the same length.</summary>
/// <remarks>Otherwise one such number would cost the whole file. As a string it is the wrong type, which costs one entry.</remarks>
internal static class NonFiniteLiterals
{
    /// <summary>The longest text that may be cut by the end of the bytes read so far.</summary>
    private const int MaxLength = 9;

    private static ReadOnlySpan<byte> NaN => "NaN"u8;

    private static ReadOnlySpan<byte> Infinity => "Infinity"u8;

    private static ReadOnlySpan<byte> NegativeInfinity => "-Infinity"u8;

    /// <summary>How many of the bytes can be handed on: a word that is cut by their end is held back.</summary>
    public static int CompleteLength(ReadOnlySpan<byte> json)
    {
        var length = json.Length;
        while (length > 0 && json.Length - length < MaxLength && (char.IsAsciiLetter((char)json[length - 1]) || json[length - 1] == '-'))
            length--;
        return length == 0 || json.Length - length == MaxLength ? json.Length : length;
    }

    /// <summary>Replaces the literals that stand outside strings.</summary>
    /// <param name="json">Must begin outside a string.</param>
    public static void Replace(Span<byte> json)
    {
        if (json.IndexOf(NaN) < 0 && json.IndexOf(Infinity) < 0)
            return;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '"')
                inString = !inString;
            else if (inString && json[i] == '\\')
                i++;
            else if (!inString && json[i] is (byte)'N' or (byte)'I' or (byte)'-')
                i += Quote(json[i..]);
        }
    }

    /// <summary>Replaces the literal that a text begins with; returns how many bytes behind its first one are done.</summary>
    private static int Quote(Span<byte> json)
    {
        var length = json.StartsWith(NaN) ? NaN.Length
            : json.StartsWith(Infinity) ? Infinity.Length
            : json.StartsWith(NegativeInfinity) ? NegativeInfinity.Length
            : 0;
        if (length == 0)
            return 0;
        json[1..(length - 1)].Fill((byte)'n');
        json[0] = (byte)'"';
        json[length - 1] = (byte)'"';
        return length - 1;
    }
}
