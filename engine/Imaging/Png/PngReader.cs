using System.Buffers.Binary;
using System.Text;

namespace CellGenie.Imaging;

/// <summary>Reads PNG files (W3C PNG specification, second edition): all colour types, bit depths and filters, interlaced or not.</summary>
/// <remarks>All checksums are checked. Ancillary chunks are skipped: colours are taken as they stand, transparency by colour is ignored.</remarks>
public static class PngReader
{
    /// <summary>Decodes a file.</summary>
    /// <param name="name">Path or name of the file, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidInputException">The file is damaged or too large.</exception>
    public static DecodedImage Decode(string name, byte[] bytes) => Decode(name, bytes, asStored: false);

    /// <param name="name">Path or name of the file, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="asStored">Whether to keep palette indices and grey of few bits as numbers: for label maps.</param>
    internal static DecodedImage Decode(string name, byte[] bytes, bool asStored)
    {
        PngHeader? header = null;
        byte[]? palette = null;
        var data = new MemoryStream();
        var dataEnded = false;
        for (var at = Signature.Length; ;)
        {
            var (type, start, length) = NextChunk(name, bytes, at);
            var content = bytes.AsSpan(start, length);
            at = start + length + 4;
            if (header is null != (type == "IHDR"))
                throw new InvalidInputException(name, type, "a PNG file has one IHDR chunk, as its first");
            if (type == "IEND")
                break;

            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Read(name, content);
                    break;
                case "PLTE":
                    if (length == 0 || length % 3 != 0 || length > 768 || palette is not null || data.Length > 0)
                        throw new InvalidInputException(name, "PLTE", $"a palette has 1 to 256 colours of 3 bytes and stands once, before the data; this one has {length} bytes");
                    palette = content.ToArray();
                    break;
                case "IDAT":
                    if (dataEnded)
                        throw new InvalidInputException(name, "IDAT", "the chunks with the data must follow each other");
                    data.Write(content);
                    break;
                default:
                    if ((type[0] & 0x20) == 0)
                        throw new InvalidInputException(name, $"byte {start - 8}", $"the critical chunk {type} is unknown");
                    break;
            }

            dataEnded |= data.Length > 0 && type != "IDAT";
        }

        if (header!.ColorType == PngHeader.Palette && palette is null)
            throw new InvalidInputException(name, "PLTE", "the palette is missing");
        var needed = header.DataLength;
        if (needed > data.Length * Inflater.MaxRatio)
            throw new InvalidInputException(name, "IDAT", $"{data.Length} bytes cannot hold {needed} bytes of pixels");
        return new PngPixelDecoder(name, header, asStored ? null : palette, asStored).Decode(new ArraySegment<byte>(data.GetBuffer(), 0, (int)data.Length));
    }

    /// <summary>Reads the header only.</summary>
    internal static ImageInfo Identify(string name, ReadOnlySpan<byte> start)
    {
        var (type, at, length) = NextChunk(name, start, Signature.Length);
        if (type != "IHDR")
            throw new InvalidInputException(name, type, "a PNG file has one IHDR chunk, as its first");
        var header = PngHeader.Read(name, start.Slice(at, length));
        return new ImageInfo(ImageFormat.Png, header.Width, header.Height, header.Channels, Math.Max(8, header.Bits), 1);
    }

    /// <summary>How many bytes <see cref="Identify"/> needs: signature and IHDR.</summary>
    internal const int HeaderLength = 33;

    internal static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Finds and checks the chunk at a place: its type, where its content starts, how long that is.</summary>
    private static (string Type, int Start, int Length) NextChunk(string name, ReadOnlySpan<byte> bytes, int at)
    {
        if (!bytes.StartsWith(Signature))
            throw new InvalidInputException(name, "", "not a PNG file");
        if (bytes.Length - at < 12)
            throw new InvalidInputException(name, $"byte {at}", "the file ends before its last chunk (IEND)");
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        if (length > bytes.Length - at - 12)
            throw new InvalidInputException(name, $"byte {at}", $"a chunk of {length} bytes reaches past the end of the file");
        var type = bytes.Slice(at + 4, 4);
        foreach (var letter in type)
        {
            if (!char.IsAsciiLetter((char)letter))
                throw new InvalidInputException(name, $"byte {at + 4}", "the type of a chunk must be four letters");
        }

        var stored = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]);
        if (Crc32.Compute(bytes.Slice(at + 4, (int)length + 4)) != stored)
            throw new InvalidInputException(name, $"byte {at}", $"the checksum of chunk {Encoding.ASCII.GetString(type)} is wrong: the file is damaged");
        return (Encoding.ASCII.GetString(type), at + 8, (int)length);
    }
}
