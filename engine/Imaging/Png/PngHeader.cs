using System.Buffers.Binary;

namespace CellGenie.Imaging;

/// <summary>The checked IHDR chunk of a PNG file (PNG specification, section 11.2.2).</summary>
internal sealed record PngHeader(int Width, int Height, int Bits, int ColorType, bool IsInterlaced)
{
    public const int Palette = 3;

    /// <summary>Samples for each pixel as stored: 1 for a palette.</summary>
    public int Samples => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Channels of the decoded image: 3 for a palette.</summary>
    public int Channels => ColorType == Palette ? 3 : Samples;

    /// <summary>Distance in bytes to the sample that filters predict from: a pixel, at least 1.</summary>
    public int FilterDistance => Math.Max(1, Samples * Bits / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels without the filter type.</summary>
    public int RowBytes(int width) => (int)(((long)width * Samples * Bits + 7) / 8);

    /// <summary>The bytes that the compressed data must unpack to.</summary>
    public long DataLength => Passes().Sum(pass => pass.Height * (RowBytes(pass.Width) + 1L));

    /// <summary>The passes of the image with at least one pixel: one, or the seven of Adam7 (section 8.2).</summary>
    public IEnumerable<PngPass> Passes()
    {
        PngPass[] all = IsInterlaced
            ? [PassOf(0, 0, 8, 8), PassOf(4, 0, 8, 8), PassOf(0, 4, 4, 8), PassOf(2, 0, 4, 4), PassOf(0, 2, 2, 4), PassOf(1, 0, 2, 2), PassOf(0, 1, 1, 2)]
            : [PassOf(0, 0, 1, 1)];
        return all.Where(pass => pass.Width > 0 && pass.Height > 0);
    }

    /// <summary>Reads and checks the 13 bytes of an IHDR chunk.</summary>
    public static PngHeader Read(string name, ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
            throw new InvalidInputException(name, "IHDR", $"the chunk must have 13 bytes, not {data.Length}");
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        int bits = data[8], colorType = data[9];
        if (width == 0 || height == 0 || (ulong)width * height > GrayImage.MaxPixels)
            throw new InvalidInputException(name, "IHDR", $"an image has 1 to {GrayImage.MaxPixels} pixels, not {width}x{height}");
        var isAllowed = colorType switch
        {
            0 => bits is 1 or 2 or 4 or 8 or 16,
            Palette => bits is 1 or 2 or 4 or 8,
            2 or 4 or 6 => bits is 8 or 16,
            _ => false,
        };
        if (!isAllowed)
            throw new InvalidInputException(name, "IHDR", $"colour type {colorType} with {bits} bits does not exist");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new InvalidInputException(name, "IHDR", $"compression {data[10]}, filter {data[11]}, interlace {data[12]} do not exist");
        var header = new PngHeader((int)width, (int)height, bits, colorType, data[12] == 1);
        if ((long)width * height * header.Channels > Array.MaxLength / (bits == 16 ? 2 : 1))
            throw new InvalidInputException(name, "IHDR", $"{width}x{height} with {header.Channels} channels needs more than 2 GiB");
        return header;
    }

    private PngPass PassOf(int x, int y, int stepX, int stepY) =>
        new(x, y, stepX, stepY, (Width - x + stepX - 1) / stepX, (Height - y + stepY - 1) / stepY);
}
