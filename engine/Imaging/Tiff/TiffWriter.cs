using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellGenie.Imaging;

/// <summary>Writes classic little-endian TIFF files with one page. The bytes depend on the pixels and the options alone.</summary>
public static class TiffWriter
{
    private const int HeaderLength = 8;
    private const ushort Short = 3;
    private const ushort Long = 4;

    /// <summary>Writes an 8-bit grey file.</summary>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    public static void Write(string path, GrayImage image, TiffOptions? options = null) => AtomicFile.Write(path, stream => Write(stream, image, options));

    /// <summary>Writes a grey file of 16 or 32 bits, see <see cref="TiffOptions.LabelBits"/>.</summary>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    public static void Write(string path, LabelMap labels, TiffOptions? options = null) => AtomicFile.Write(path, stream => Write(stream, labels, options));

    /// <summary>Writes an 8-bit RGB file.</summary>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    public static void Write(string path, RgbImage image, TiffOptions? options = null) => AtomicFile.Write(path, stream => Write(stream, image, options));

    /// <summary>Writes an 8-bit grey file to a stream, which need not seek.</summary>
    public static void Write(Stream stream, GrayImage image, TiffOptions? options = null) =>
        Write<byte>(stream, image.Width, image.Height, 1, image.Pixels, TiffPredictor.Apply, options ?? new());

    /// <summary>Writes a grey file of 16 or 32 bits (<see cref="TiffOptions.LabelBits"/>) to a stream, which need not seek.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bits are neither 16 nor 32.</exception>
    public static void Write(Stream stream, LabelMap labels, TiffOptions? options = null)
    {
        options ??= new();
        if (options.LabelBits == 16)
            Write<ushort>(stream, labels.Width, labels.Height, 1, labels.Labels, TiffPredictor.Apply, options);
        else if (options.LabelBits == 32)
            Write<uint>(stream, labels.Width, labels.Height, 1, Array.ConvertAll(labels.Labels, label => (uint)label), TiffPredictor.Apply, options);
        else
            throw new ArgumentOutOfRangeException(nameof(options), $"A label has 16 or 32 bits, not {options.LabelBits}.");
    }

    /// <summary>Writes an 8-bit RGB file to a stream, which need not seek.</summary>
    public static void Write(Stream stream, RgbImage image, TiffOptions? options = null) =>
        Write<byte>(stream, image.Width, image.Height, 3, image.Pixels, TiffPredictor.Apply, options ?? new());

    private delegate void Predict<T>(Span<T> row, int samplesPerPixel);

    private static void Write<T>(Stream stream, int width, int height, int samples, T[] pixels, Predict<T> predict, TiffOptions options) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RowsPerStrip, 1, nameof(options));
        var rowsPerStrip = Math.Min(options.RowsPerStrip, height);
        var hasPredictor = options.HasPredictor && options.Compression != TiffCompression.None;
        var compressor = new TiffStripCompressor(options.Compression, samples * Unsafe.SizeOf<T>(), width * samples * Unsafe.SizeOf<T>());
        var offsets = new List<uint>();
        var counts = new List<uint>();
        var strip = new T[width * samples * rowsPerStrip];
        // The header points to the directory and the directory to the strips; collecting these first lets the stream be written in one go.
        using var body = new MemoryStream();
        for (var y = 0; y < height; y += rowsPerStrip)
        {
            var part = strip.AsSpan(0, Math.Min(rowsPerStrip, height - y) * width * samples);
            pixels.AsSpan(y * width * samples, part.Length).CopyTo(part);
            for (var i = 0; hasPredictor && i < part.Length; i += width * samples)
                predict(part.Slice(i, width * samples), samples);
            if (!BitConverter.IsLittleEndian && strip is ushort[] wide)
                BinaryPrimitives.ReverseEndianness(wide, wide);
            if (!BitConverter.IsLittleEndian && strip is uint[] wider)
                BinaryPrimitives.ReverseEndianness(wider, wider);

            offsets.Add(HeaderLength + (uint)body.Length);
            compressor.Write(MemoryMarshal.AsBytes(part), body);
            counts.Add(HeaderLength + (uint)body.Length - offsets[^1]);
        }

        // Directories start at even places.
        if (body.Length % 2 == 1)
            body.WriteByte(0);
        var directoryAt = HeaderLength + (uint)body.Length;
        stream.Write("II*\0"u8);
        WriteLong(stream, directoryAt);
        body.WriteTo(stream);

        var directory = new List<(TiffTag Tag, ushort Type, IReadOnlyList<uint> Values)>
        {
            (TiffTag.ImageWidth, Long, [(uint)width]),
            (TiffTag.ImageLength, Long, [(uint)height]),
            (TiffTag.BitsPerSample, Short, [.. Enumerable.Repeat((uint)Unsafe.SizeOf<T>() * 8, samples)]),
            (TiffTag.Compression, Short, [(uint)options.Compression]),
            (TiffTag.Photometric, Short, [(uint)(samples == 3 ? TiffPhotometric.Rgb : TiffPhotometric.BlackIsZero)]),
            (TiffTag.StripOffsets, Long, offsets),
            (TiffTag.SamplesPerPixel, Short, [(uint)samples]),
            (TiffTag.RowsPerStrip, Long, [(uint)rowsPerStrip]),
            (TiffTag.StripByteCounts, Long, counts),
            (TiffTag.PlanarConfig, Short, [1]),
        };
        if (hasPredictor)
            directory.Add((TiffTag.Predictor, Short, [2]));
        WriteDirectory(stream, directoryAt, directory);
    }

    /// <summary>Writes the tags, then the values that do not fit into four bytes.</summary>
    private static void WriteDirectory(Stream stream, uint at, List<(TiffTag Tag, ushort Type, IReadOnlyList<uint> Values)> directory)
    {
        var outside = at + 2 + 12 * (uint)directory.Count + 4;
        using var values = new MemoryStream();
        WriteShort(stream, (ushort)directory.Count);
        foreach (var (tag, type, numbers) in directory)
        {
            WriteShort(stream, (ushort)tag);
            WriteShort(stream, type);
            WriteLong(stream, (uint)numbers.Count);
            var bytes = new MemoryStream();
            foreach (var number in numbers)
            {
                if (type == Short)
                    WriteShort(bytes, (ushort)number);
                else
                    WriteLong(bytes, number);
            }

            if (bytes.Length <= 4)
            {
                bytes.SetLength(4);
                bytes.WriteTo(stream);
            }
            else
            {
                WriteLong(stream, outside + (uint)values.Length);
                bytes.WriteTo(values);
            }
        }

        WriteLong(stream, 0);
        values.WriteTo(stream);
    }

    private static void WriteShort(Stream stream, ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteLong(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
