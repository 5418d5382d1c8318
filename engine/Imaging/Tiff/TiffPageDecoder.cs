using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellGenie.Imaging;

/// <summary>Decodes the strips or tiles of one page into an image.</summary>
/// <param name="file">The file.</param>
/// <param name="page">The checked layout.</param>
/// <param name="asStored">Whether to keep palette indices and grey of few bits as numbers: for label maps.</param>
internal sealed class TiffPageDecoder(TiffFile file, TiffPage page, bool asStored)
{
    private readonly LzwDecoder _lzw = new();
    private byte[] _reversed = [];

    public DecodedImage Decode()
    {
        var channels = asStored ? page.Samples : page.Channels;
        var samples = page.Width * page.Height * channels;
        if (page.Bits == 16)
        {
            var wide = new ushort[samples];
            Fill(MemoryMarshal.AsBytes(wide.AsSpan()), channels);
            if (page.Photometric == TiffPhotometric.WhiteIsZero)
                Invert<ushort>(wide, channels);
            return new DecodedImage(file.Name, page.Width, page.Height, channels, wide);
        }

        var narrow = new byte[samples];
        Fill(narrow, channels);
        if (page.Photometric == TiffPhotometric.WhiteIsZero)
            Invert<byte>(narrow, channels);
        return new DecodedImage(file.Name, page.Width, page.Height, channels, narrow);
    }

    /// <summary>Decodes 32-bit samples, as they are stored.</summary>
    public uint[] Decode32()
    {
        var samples = new uint[page.Width * page.Height * page.Samples];
        Fill(MemoryMarshal.AsBytes(samples.AsSpan()), page.Samples);
        return samples;
    }

    private void Fill(Span<byte> image, int channels)
    {
        var bytesPerPixel = channels * page.SampleBytes;
        // Strips of whole samples already have the layout of the image.
        var inPlace = !page.IsTiled && page.Planes == 1 && page.Bits >= 8 && (page.Palette is null || asStored);
        var buffer = inPlace ? [] : new byte[page.ChunkRowBytes * page.ChunkHeight];
        for (var chunk = 0; chunk < page.Offsets.Length; chunk++)
        {
            var row = chunk / page.Columns % page.Rows;
            var y = row * page.ChunkHeight;
            var bytes = page.HeightOfChunk(row) * page.ChunkRowBytes;
            if (inPlace)
            {
                DecodeChunk(chunk, image.Slice(y * page.ChunkRowBytes, bytes));
                continue;
            }

            DecodeChunk(chunk, buffer.AsSpan(0, bytes));
            var x = chunk % page.Columns * page.ChunkWidth;
            var plane = chunk / (page.Columns * page.Rows);
            var pixels = Math.Min(page.ChunkWidth, page.Width - x);
            for (var i = 0; i < Math.Min(page.ChunkHeight, page.Height - y); i++)
                Place(buffer.AsSpan(i * page.ChunkRowBytes, page.ChunkRowBytes), image[(((y + i) * page.Width + x) * bytesPerPixel)..], pixels, plane, channels);
        }
    }

    /// <summary>Decompresses a strip or tile, undoes the predictor and brings 16-bit samples into the byte order of the machine.</summary>
    private void DecodeChunk(int chunk, Span<byte> target)
    {
        var stored = file.Read(page.Offsets[chunk], page.ByteCounts[chunk], $"{page.Place}, strip or tile {chunk}");
        if (page.ReversedBits)
            stored = Reverse(stored);
        var written = page.Compression switch
        {
            TiffCodec.Lzw => DecodeLzw(chunk, stored, target),
            TiffCodec.Deflate => Inflate(chunk, stored, target),
            TiffCodec.PackBits => PackBits.Decode(stored, target),
            _ => Copy(stored, target),
        };
        if (written < target.Length)
            throw file.Invalid(PlaceOf(chunk), $"the data ends or is damaged after {written} of {target.Length} bytes");

        var samples = page.SamplesInChunk;
        if (page.Bits == 16)
        {
            var wide = MemoryMarshal.Cast<byte, ushort>(target);
            if (file.BigEndian == BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(wide, wide);
            for (var i = 0; page.HasPredictor && i < wide.Length; i += page.ChunkWidth * samples)
                TiffPredictor.Undo(wide.Slice(i, page.ChunkWidth * samples), samples);
        }
        else if (page.Bits == 32)
        {
            var wide = MemoryMarshal.Cast<byte, uint>(target);
            if (file.BigEndian == BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(wide, wide);
            for (var i = 0; page.HasPredictor && i < wide.Length; i += page.ChunkWidth * samples)
                TiffPredictor.Undo(wide.Slice(i, page.ChunkWidth * samples), samples);
        }
        else
        {
            for (var i = 0; page.HasPredictor && i < target.Length; i += page.ChunkRowBytes)
                TiffPredictor.Undo(target.Slice(i, page.ChunkRowBytes), samples);
        }
    }

    private int DecodeLzw(int chunk, ReadOnlySpan<byte> stored, Span<byte> target)
    {
        if (LzwDecoder.IsOldStyle(stored))
            throw file.Invalid(PlaceOf(chunk), "LZW with the bit order used before TIFF 6.0 cannot be read; convert the file with tiffcp -c lzw");
        return _lzw.Decode(stored, target);
    }

    private int Inflate(int chunk, ArraySegment<byte> stored, Span<byte> target)
    {
        try
        {
            using var inflater = new Inflater(stored);
            return inflater.Read(target);
        }
        catch (InvalidDataException e)
        {
            throw file.Invalid(PlaceOf(chunk), "the deflate data is damaged", e);
        }
    }

    private static int Copy(ReadOnlySpan<byte> stored, Span<byte> target)
    {
        stored[..target.Length].CopyTo(target);
        return target.Length;
    }

    private ArraySegment<byte> Reverse(ReadOnlySpan<byte> stored)
    {
        if (_reversed.Length < stored.Length)
            _reversed = new byte[stored.Length];
        for (var i = 0; i < stored.Length; i++)
        {
            var b = (uint)stored[i];
            b = (b & 0xF0) >> 4 | (b & 0x0F) << 4;
            b = (b & 0xCC) >> 2 | (b & 0x33) << 2;
            _reversed[i] = (byte)((b & 0xAA) >> 1 | (b & 0x55) << 1);
        }

        return new(_reversed, 0, stored.Length);
    }

    /// <summary>Brings one row of a strip or tile to its place in the image.</summary>
    private void Place(ReadOnlySpan<byte> row, Span<byte> target, int pixels, int plane, int channels)
    {
        var samples = page.SamplesInChunk;
        if (page.Bits == 16)
        {
            Scatter(MemoryMarshal.Cast<byte, ushort>(row)[..(pixels * samples)], MemoryMarshal.Cast<byte, ushort>(target), samples, plane, channels);
            return;
        }

        if (page.Bits == 32)
        {
            Scatter(MemoryMarshal.Cast<byte, uint>(row)[..(pixels * samples)], MemoryMarshal.Cast<byte, uint>(target), samples, plane, channels);
            return;
        }

        if (page.Palette is { } palette && !asStored)
        {
            for (var i = 0; i < pixels; i++)
                palette.AsSpan(3 * BitField.Read(row, i, page.Bits), 3).CopyTo(target[(3 * i)..]);
            return;
        }

        if (page.Bits == 8)
        {
            Scatter(row[..(pixels * samples)], target, samples, plane, channels);
            return;
        }

        var scale = asStored ? 1 : 255 / ((1 << page.Bits) - 1);
        for (var i = 0; i < pixels * samples; i++)
            target[i / samples * channels + i % samples + plane] = (byte)(BitField.Read(row, i, page.Bits) * scale);
    }

    private static void Scatter<T>(ReadOnlySpan<T> row, Span<T> target, int samples, int plane, int channels)
    {
        if (samples == channels)
        {
            row.CopyTo(target);
            return;
        }

        // A plane holds one sample for each pixel.
        for (var i = 0; i < row.Length; i++)
            target[i * channels + plane] = row[i];
    }

    /// <summary>Makes black of white. A second channel is alpha, which has no such sense.</summary>
    private static void Invert<T>(Span<T> samples, int channels) where T : IBinaryInteger<T>
    {
        for (var i = 0; i < samples.Length; i += channels)
            samples[i] = ~samples[i];
    }

    private string PlaceOf(int chunk) => $"{page.Place}, {(page.IsTiled ? "tile" : "strip")} {chunk}";
}
