using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Bytes that a pickle of protocol 2 keeps as text: one character below 256 for each byte, the whole as UTF-8.</summary>
internal sealed class Latin1Storage(string path, TensorStorage text, long bytes) : TensorStorage
{
    private const int BufferBytes = 1 << 16;

    public override long Bytes => bytes;

    public override void Read(long offset, Span<byte> target)
    {
        var buffer = new byte[Math.Min(BufferBytes, text.Bytes)];
        var (at, lead) = (0L, -1);
        for (var position = 0L; position < text.Bytes; position += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, text.Bytes - position));
            text.Read(position, part);
            foreach (var unit in part)
            {
                int value;
                if (lead >= 0 && (unit & 0xC0) == 0x80)
                    (value, lead) = ((lead & 3) << 6 | (unit & 0x3F), -1);
                else if (lead >= 0 || unit is >= 0x80 and not (0xC2 or 0xC3))
                    throw Damaged();
                else if (unit >= 0x80)
                {
                    lead = unit;
                    continue;
                }
                else
                    value = unit;

                if (at >= offset && at - offset < target.Length)
                    target[(int)(at - offset)] = (byte)value;
                at++;
            }
        }

        if (at != bytes || lead >= 0)
            throw Damaged();
    }

    private InvalidInputException Damaged() => new(path, "", $"an array's text is not {bytes} characters below 256");
}
