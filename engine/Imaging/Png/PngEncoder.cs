using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CellGenie.Imaging;

/// <summary>Writes PNG files, made for speed on phase-contrast texture. Keeps its buffers; not for use by several threads at once.</summary>
/// <remarks>
/// Grey images get the Average filter in every row and Huffman codes without matching: noise does not repeat, so this is
/// both smaller and faster than general compression. Label maps and colour images get matches. The bytes depend on the
/// pixels alone, not on the machine or the version of a library.
/// </remarks>
public sealed class PngEncoder
{
    private readonly BitWriter _output = new();
    private readonly ZlibEncoder _zlib = new();
    private byte[] _filtered = [];
    private byte[] _zeros = [];
    private byte[] _trial = [];

    /// <summary>Encodes as 8-bit grey.</summary>
    /// <returns>The file. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(GrayImage image) => Encode(image.Pixels, image.Width, image.Height);

    /// <summary>Encodes as 8-bit grey.</summary>
    /// <param name="pixels">Grey values, row-major, <c>width * height</c>.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>The file. Valid until the next call.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not <c>width * height</c>.</exception>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> pixels, int width, int height)
    {
        if (pixels.Length != GrayImage.PixelCount(width, height))
            throw new ArgumentException($"{width}x{height} needs {width * height} pixels, not {pixels.Length}.", nameof(pixels));
        var stride = width + 1;
        var filtered = Filtered(stride, height);
        for (var y = 0; y < height; y++)
        {
            filtered[y * stride] = PngFilter.Average;
            var above = y == 0 ? Zeros(width) : pixels.Slice((y - 1) * width, width);
            PngFilter.ApplyAverage(pixels.Slice(y * width, width), above, filtered.Slice(y * stride + 1, width));
        }

        var start = Begin(width, height, 8, 0);
        _zlib.WriteLiterals(_output, filtered);
        return End(start);
    }

    /// <summary>Encodes a map of classes as 8-bit grey: the same file format as <see cref="Encode(ReadOnlySpan{byte}, int, int)"/>, compressed for flat areas.</summary>
    /// <param name="classes">Classes, row-major, <c>width * height</c>.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>The file. Valid until the next call.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not <c>width * height</c>.</exception>
    public ReadOnlySpan<byte> EncodeClasses(ReadOnlySpan<byte> classes, int width, int height)
    {
        if (classes.Length != GrayImage.PixelCount(width, height))
            throw new ArgumentException($"{width}x{height} needs {width * height} pixels, not {classes.Length}.", nameof(classes));
        var stride = width + 1;
        var data = Filtered(stride, height);
        for (var y = 0; y < height; y++)
        {
            data[y * stride] = PngFilter.None;
            classes.Slice(y * width, width).CopyTo(data[(y * stride + 1)..]);
        }

        var start = Begin(width, height, 8, 0);
        _zlib.WriteMatches(_output, data, 1, stride);
        return End(start);
    }

    /// <summary>Encodes as 16-bit grey.</summary>
    /// <returns>The file. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(LabelMap labels)
    {
        var stride = 2 * labels.Width + 1;
        var data = Filtered(stride, labels.Height);
        for (var y = 0; y < labels.Height; y++)
        {
            // Unfiltered, a flat area is one match; a filter would turn its rim into new values in each row.
            data[y * stride] = PngFilter.None;
            var row = MemoryMarshal.Cast<byte, ushort>(data.Slice(y * stride + 1, 2 * labels.Width));
            if (BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(labels.Row(y), row);
            else
                labels.Row(y).CopyTo(row);
        }

        var start = Begin(labels.Width, labels.Height, 16, 0);
        _zlib.WriteMatches(_output, data, 2, stride);
        return End(start);
    }

    /// <summary>Encodes as 8-bit RGB.</summary>
    /// <returns>The file. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(RgbImage image)
    {
        var rowBytes = 3 * image.Width;
        var stride = rowBytes + 1;
        var filtered = Filtered(stride, image.Height);
        if (_trial.Length < rowBytes)
            _trial = new byte[rowBytes];
        for (var y = 0; y < image.Height; y++)
            FilterBest(image.Row(y), y == 0 ? Zeros(rowBytes) : image.Row(y - 1), filtered.Slice(y * stride, stride), _trial.AsSpan(0, rowBytes));

        var start = Begin(image.Width, image.Height, 8, 2);
        _zlib.WriteMatches(_output, filtered, 3, stride);
        return End(start);
    }

    /// <summary>Takes the filter with the smallest sum of absolute differences, as the PNG specification advises (section 12.8).</summary>
    private static void FilterBest(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> target, Span<byte> trial)
    {
        var best = long.MaxValue;
        for (var type = PngFilter.None; type <= PngFilter.Paeth; type++)
        {
            PngFilter.Apply(type, row, above, trial, 3);
            var sum = 0L;
            foreach (var value in trial)
                sum += Math.Abs((sbyte)value == sbyte.MinValue ? 128 : (sbyte)value);
            if (sum >= best)
                continue;
            best = sum;
            target[0] = type;
            trial.CopyTo(target[1..]);
        }
    }

    private Span<byte> Filtered(int stride, int height)
    {
        var length = (long)stride * height;
        if (length > Array.MaxLength)
            throw new CellGenieException($"an image with {length} bytes of pixels is too large for PNG");
        if (_filtered.Length < length)
            _filtered = new byte[length];
        return _filtered.AsSpan(0, (int)length);
    }

    private ReadOnlySpan<byte> Zeros(int length)
    {
        if (_zeros.Length < length)
            _zeros = new byte[length];
        return _zeros.AsSpan(0, length);
    }

    /// <summary>Writes everything up to the data. Returns where the data chunk starts.</summary>
    private int Begin(int width, int height, byte bits, byte colorType)
    {
        _output.Reset();
        _output.WriteBytes(PngReader.Signature);
        var header = BeginChunk("IHDR"u8);
        _output.WriteBigEndian((uint)width);
        _output.WriteBigEndian((uint)height);
        _output.WriteBytes([bits, colorType, 0, 0, 0]);
        EndChunk(header);
        return BeginChunk("IDAT"u8);
    }

    private ReadOnlySpan<byte> End(int dataChunk)
    {
        EndChunk(dataChunk);
        EndChunk(BeginChunk("IEND"u8));
        return _output.Written;
    }

    private int BeginChunk(ReadOnlySpan<byte> type)
    {
        var start = _output.Length;
        _output.WriteBigEndian(0);
        _output.WriteBytes(type);
        return start;
    }

    private void EndChunk(int start)
    {
        _output.PatchBigEndian(start, (uint)(_output.Length - start - 8));
        _output.WriteBigEndian(Crc32.Compute(_output.Written[(start + 4)..]));
    }
}
