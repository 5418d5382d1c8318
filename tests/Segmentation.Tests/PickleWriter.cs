using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CellGenie.Segmentation.Tests;

/// <summary>Writes pickles of protocol 2 by hand: the way PyTorch does, and ways it never would.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _bytes = new();

    public PickleWriter() => Raw(0x80, 2);

    public byte[] ToArray() => _bytes.ToArray();

    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleWriter Op(char opcode) => Raw((byte)opcode);

    public PickleWriter Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Op('X').Int(utf8.Length).Raw(utf8);
    }

    public PickleWriter Number(int value) => Op('J').Int(value);

    public PickleWriter Global(string module, string name) => Raw(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    public PickleWriter Tuple(params int[] values)
    {
        Op('(');
        foreach (var value in values)
            Number(value);
        return Op('t');
    }

    /// <summary>A call of torch._utils._rebuild_tensor_v2.</summary>
    public PickleWriter Tensor(string storage, string key, int count, int offset, int[] shape, int[] strides, bool isLegacy)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(').Op('(').Text("storage").Global("torch", storage).Text(key).Text("cpu").Number(count);
        if (isLegacy)
            Op('N');
        Op('t').Op('Q').Number(offset).Tuple(shape).Tuple(strides).Raw(0x89);
        return Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');
    }

    private PickleWriter Int(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    /// <summary>A checkpoint <c>{"model": {"a": 2x3 floats 0..5, "b": its transpose, "n": int64 7}, "iteration": 9}</c> in the format before 1.6.</summary>
    public static byte[] Legacy()
    {
        var file = new MemoryStream();
        file.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        file.Write(new PickleWriter().Number(1001).Op('.').ToArray());
        file.Write(new PickleWriter().Op('}').Text("little_endian").Raw(0x88).Op('s').Op('.').ToArray());
        file.Write(Object(isLegacy: true));
        file.Write(new PickleWriter().Op(']').Op('(').Text("f").Text("l").Op('e').Op('.').ToArray());
        file.Write(BitConverter.GetBytes(6L));
        file.Write(Floats());
        file.Write(BitConverter.GetBytes(1L));
        file.Write(BitConverter.GetBytes(7L));
        return file.ToArray();
    }

    /// <summary>The same checkpoint in the format since 1.6.</summary>
    public static byte[] Zip(CompressionLevel level = CompressionLevel.NoCompression, byte[]? pickle = null)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("archive/data.pkl", pickle ?? Object(isLegacy: false));
            Add("archive/data/f", level == CompressionLevel.NoCompression ? Floats() : new byte[24]);
            Add("archive/data/l", BitConverter.GetBytes(7L));
            Add("archive/version", "3\n"u8.ToArray());

            void Add(string name, byte[] bytes)
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>A pickle <c>{"model": {"a": float32 [2, 3]}, "matching_heuristics": true}</c>; the array's bytes as text, as protocol 2 has them.</summary>
    public static byte[] Numpy()
    {
        var writer = new PickleWriter().Op('}').Op('(').Text("model").Op('}').Text("a");
        writer.Global("numpy.core.multiarray", "_reconstruct").Op('(').Global("numpy", "ndarray").Tuple(0).Text("b").Op('t').Op('R');
        writer.Op('(').Number(1).Tuple(2, 3);
        writer.Global("numpy", "dtype").Op('(').Text("f4").Raw(0x89, 0x88).Op('t').Op('R').Op('(').Number(3).Text("<").Op('N').Op('t').Op('b');
        writer.Raw(0x89).Global("_codecs", "encode").Op('(').Text(Encoding.Latin1.GetString(Floats())).Text("latin1").Op('t').Op('R');
        return writer.Op('t').Op('b').Op('s').Text("matching_heuristics").Raw(0x88).Op('u').Op('.').ToArray();
    }

    public static byte[] Object(bool isLegacy)
    {
        var writer = new PickleWriter().Op('}').Op('(').Text("model").Global("collections", "OrderedDict").Op(')').Op('R').Op('(');
        writer.Text("a").Tensor("FloatStorage", "f", 6, 0, [2, 3], [3, 1], isLegacy);
        writer.Text("b").Tensor("FloatStorage", "f", 6, 0, [3, 2], [1, 3], isLegacy);
        writer.Text("n").Tensor("LongStorage", "l", 1, 0, [], [], isLegacy);
        return writer.Op('u').Op('}').Op('b').Text("iteration").Number(9).Op('u').Op('.').ToArray();
    }

    private static byte[] Floats() => [.. Enumerable.Range(0, 6).SelectMany(i => BitConverter.GetBytes((float)i))];
}
