using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>A safetensors file of the oracle, read without the code under test.</summary>
internal sealed class OracleTensors
{
    private readonly byte[] _file;
    private readonly int _start;
    private readonly JsonElement _header;

    public OracleTensors(string path)
    {
        _file = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_file);
        _start = 8 + length;
        _header = JsonDocument.Parse(_file.AsMemory(8, length)).RootElement;
    }

    public IReadOnlyList<string> Names => [.. _header.EnumerateObject().Select(p => p.Name)];

    public long[] Shape(string name) => [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];

    /// <summary>The values, whatever their type.</summary>
    public double[] Values(string name)
    {
        var entry = _header.GetProperty(name);
        var offsets = entry.GetProperty("data_offsets");
        var raw = _file.AsSpan(_start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32());
        return entry.GetProperty("dtype").GetString() switch
        {
            "F32" => Convert(raw, 4, b => BinaryPrimitives.ReadSingleLittleEndian(b)),
            "F64" => Convert(raw, 8, BinaryPrimitives.ReadDoubleLittleEndian),
            "I64" => Convert(raw, 8, b => BinaryPrimitives.ReadInt64LittleEndian(b)),
            "U8" or "BOOL" => Convert(raw, 1, b => b[0]),
            var other => throw new NotSupportedException(other),
        };
    }

    public float[] Floats(string name) => [.. Values(name).Select(v => (float)v)];

    public long[] Longs(string name) => [.. Values(name).Select(v => (long)v)];

    public Tensor Get(string name, ScalarType type) => tensor(Values(name), Shape(name)).to(type);

    private delegate double Reader(ReadOnlySpan<byte> bytes);

    private static double[] Convert(ReadOnlySpan<byte> raw, int size, Reader reader)
    {
        var values = new double[raw.Length / size];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader(raw.Slice(i * size, size));
        return values;
    }
}
