using System.Buffers.Binary;

namespace CellGenie.Imaging;

/// <summary>Unpacks, unfilters and places the pixels of a PNG file.</summary>
/// <param name="name">Path or name of the file, for messages.</param>
/// <param name="header">The checked header.</param>
/// <param name="palette">The colours to put in place of indices, or null to keep the indices.</param>
/// <param name="asStored">Whether to keep grey of few bits as numbers.</param>
internal sealed class PngPixelDecoder(string name, PngHeader header, byte[]? palette, bool asStored)
{
    private readonly int _channels = header.ColorType == PngHeader.Palette && palette is not null ? 3 : header.Samples;

    public DecodedImage Decode(ArraySegment<byte> zlib)
    {
        var samples = header.Width * header.Height * _channels;
        var narrow = header.Bits < 16 ? new byte[samples] : [];
        var wide = header.Bits < 16 ? [] : new ushort[samples];
        try
        {
            using var inflater = new Inflater(zlib);
            foreach (var pass in header.Passes())
                DecodePass(inflater, pass, narrow, wide);
            Span<byte> beyond = stackalloc byte[1];
            if (inflater.Read(beyond) != 0)
                throw new InvalidInputException(name, "IDAT", "there is more data than the header says");
            if (!inflater.EndsWithChecksum)
                throw new InvalidInputException(name, "IDAT", "the checksum of the pixels is wrong or missing");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(name, "IDAT", "the compressed data is damaged", e);
        }

        return header.Bits < 16
            ? new DecodedImage(name, header.Width, header.Height, _channels, narrow)
            : new DecodedImage(name, header.Width, header.Height, _channels, wide);
    }

    private void DecodePass(Inflater inflater, PngPass pass, byte[] narrow, ushort[] wide)
    {
        var rowBytes = header.RowBytes(pass.Width);
        var current = new byte[rowBytes + 1];
        var previous = new byte[rowBytes + 1];
        for (var i = 0; i < pass.Height; i++)
        {
            if (inflater.Read(current) < current.Length)
                throw new InvalidInputException(name, "IDAT", $"the data ends in row {pass.Y + i * pass.StepY}");
            if (current[0] > PngFilter.Paeth)
                throw new InvalidInputException(name, $"row {pass.Y + i * pass.StepY}", $"filter {current[0]} does not exist");
            PngFilter.Undo(current[0], current.AsSpan(1), previous.AsSpan(1), header.FilterDistance);
            var first = (pass.Y + i * pass.StepY) * header.Width + pass.X;
            if (header.Bits == 16)
                PlaceWide(current.AsSpan(1), wide, pass, first);
            else
                PlaceNarrow(current.AsSpan(1), narrow, pass, first);
            (current, previous) = (previous, current);
        }
    }

    private void PlaceWide(ReadOnlySpan<byte> row, ushort[] image, PngPass pass, int first)
    {
        for (var x = 0; x < pass.Width; x++)
        {
            for (var c = 0; c < _channels; c++)
                image[(first + x * pass.StepX) * _channels + c] = BinaryPrimitives.ReadUInt16BigEndian(row[((x * _channels + c) * 2)..]);
        }
    }

    private void PlaceNarrow(ReadOnlySpan<byte> row, byte[] image, PngPass pass, int first)
    {
        if (palette is not null && header.ColorType == PngHeader.Palette)
        {
            for (var x = 0; x < pass.Width; x++)
            {
                var index = BitField.Read(row, x, header.Bits) * 3;
                if (index >= palette.Length)
                    throw new InvalidInputException(name, $"pixel {first + x * pass.StepX}", $"colour {index / 3} is not in the palette");
                palette.AsSpan(index, 3).CopyTo(image.AsSpan((first + x * pass.StepX) * 3));
            }
        }
        else if (header.Bits < 8)
        {
            var scale = asStored ? 1 : 255 / ((1 << header.Bits) - 1);
            for (var x = 0; x < pass.Width; x++)
                image[first + x * pass.StepX] = (byte)(BitField.Read(row, x, header.Bits) * scale);
        }
        else if (pass.StepX == 1)
        {
            row.CopyTo(image.AsSpan(first * _channels));
        }
        else
        {
            for (var x = 0; x < pass.Width; x++)
                row.Slice(x * _channels, _channels).CopyTo(image.AsSpan((first + x * pass.StepX) * _channels));
        }
    }
}
