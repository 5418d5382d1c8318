namespace CellGenie.Imaging;

/// <summary>PackBits run lengths of TIFF 6.0, section 9.</summary>
internal static class PackBits
{
    /// <summary>Decodes until the target is full or the data ends. Returns the number of bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var read = 0;
        var written = 0;
        while (written < target.Length && read < source.Length)
        {
            var n = (sbyte)source[read++];
            if (n == -128)
                continue;
            if (n < 0)
            {
                if (read == source.Length)
                    break;
                var run = Math.Min(1 - n, target.Length - written);
                target.Slice(written, run).Fill(source[read++]);
                written += run;
            }
            else
            {
                var literal = Math.Min(Math.Min(n + 1, target.Length - written), source.Length - read);
                source.Slice(read, literal).CopyTo(target[written..]);
                read += literal;
                written += literal;
            }
        }

        return written;
    }
}
