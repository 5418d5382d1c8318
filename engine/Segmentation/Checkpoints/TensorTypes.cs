using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CellGenie.Segmentation;

/// <summary>Sizes, names and conversion of tensor types. Everything stored is little-endian.</summary>
internal static class TensorTypes
{
    private static readonly (TensorType Type, string Safetensors, int Size)[] Table =
    [
        (TensorType.Float32, "F32", 4), (TensorType.Float64, "F64", 8), (TensorType.Float16, "F16", 2), (TensorType.BFloat16, "BF16", 2),
        (TensorType.Int64, "I64", 8), (TensorType.Int32, "I32", 4), (TensorType.UInt8, "U8", 1), (TensorType.Bool, "BOOL", 1),
    ];

    public static int SizeOf(TensorType type) => Table[(int)type].Size;

    public static string SafetensorsName(TensorType type) => Table[(int)type].Safetensors;

    public static TensorType? OfSafetensors(string name) => Find(row => row.Safetensors == name);

    public static TensorType? OfTorchStorage(string name) => name switch
    {
        "FloatStorage" => TensorType.Float32,
        "DoubleStorage" => TensorType.Float64,
        "HalfStorage" => TensorType.Float16,
        "BFloat16Storage" => TensorType.BFloat16,
        "LongStorage" => TensorType.Int64,
        "IntStorage" => TensorType.Int32,
        "ByteStorage" => TensorType.UInt8,
        "BoolStorage" => TensorType.Bool,
        _ => null,
    };

    public static TensorType? OfNumpy(string name) => name switch
    {
        "f4" => TensorType.Float32,
        "f8" => TensorType.Float64,
        "f2" => TensorType.Float16,
        "i8" => TensorType.Int64,
        "i4" => TensorType.Int32,
        "u1" => TensorType.UInt8,
        "b1" => TensorType.Bool,
        _ => null,
    };

    public static float[] ToSingles(TensorType type, ReadOnlySpan<byte> raw)
    {
        var values = new float[raw.Length / SizeOf(type)];
        if (type == TensorType.Float32 && BitConverter.IsLittleEndian)
        {
            raw.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var at = raw[(i * SizeOf(type))..];
            values[i] = type switch
            {
                TensorType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(at),
                TensorType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(at),
                TensorType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(at),
                TensorType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
                TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                _ => at[0],
            };
        }

        return values;
    }

    public static long[] ToIntegers(TensorType type, ReadOnlySpan<byte> raw)
    {
        var values = new long[raw.Length / SizeOf(type)];
        for (var i = 0; i < values.Length; i++)
        {
            var at = raw[(i * SizeOf(type))..];
            values[i] = type switch
            {
                TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                TensorType.UInt8 or TensorType.Bool => at[0],
                _ => throw new ArgumentException($"{type} is not an integer type.", nameof(type)),
            };
        }

        return values;
    }

    private static TensorType? Find(Predicate<(TensorType Type, string Safetensors, int Size)> match) =>
        Array.FindIndex(Table, match) is var index and >= 0 ? Table[index].Type : null;
}
