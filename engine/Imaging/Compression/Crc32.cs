using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace CellGenie.Imaging;

/// <summary>CRC-32 of PNG (ISO 3309, polynomial 0x04C11DB7, reflected).</summary>
public static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Tables = BuildTables();

    /// <summary>The checksum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The checksum of the bytes that stand before them; 0 if there are none.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        if (Pclmulqdq.IsSupported && Sse2.IsSupported && bytes.Length >= 64)
            crc = Fold(crc, ref bytes);
        else if (Arm.Crc32.Arm64.IsSupported)
            crc = AppendArm(crc, ref bytes);
        return ~AppendTables(crc, bytes);
    }

    /// <summary>The portable way.</summary>
    internal static uint ComputeScalar(ReadOnlySpan<byte> bytes) => ~AppendTables(uint.MaxValue, bytes);

    /// <summary>Slicing by 16: table k holds the effect of a byte that k further bytes follow.</summary>
    private static uint AppendTables(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        while (bytes.Length >= 16)
        {
            var first = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            crc = tables[15 * 256 + (int)(first & 0xFF)] ^ tables[14 * 256 + (int)(first >> 8 & 0xFF)]
                ^ tables[13 * 256 + (int)(first >> 16 & 0xFF)] ^ tables[12 * 256 + (int)(first >> 24)];
            for (var i = 4; i < 16; i++)
                crc ^= tables[(15 - i) * 256 + bytes[i]];
            bytes = bytes[16..];
        }

        foreach (var value in bytes)
            crc = tables[(byte)(crc ^ value)] ^ crc >> 8;
        return crc;
    }

    private static uint AppendArm(uint crc, ref ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = Arm.Crc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return crc;
    }

    /// <summary>
    /// Folds 64 bytes at a time with carry-less multiplication (Gopal et al., "Fast CRC Computation for Generic Polynomials
    /// Using PCLMULQDQ Instruction", Intel 2009; the constants are x^n mod P, reflected).
    /// Leaves fewer than 16 bytes.
    /// </summary>
    private static uint Fold(uint crc, ref ReadOnlySpan<byte> bytes)
    {
        var by64 = Vector128.Create(0x0000000154442BD4UL, 0x00000001C6E41596UL);
        var by16 = Vector128.Create(0x00000001751997D0UL, 0x00000000CCAA009EUL);

        var x0 = Load(bytes, 0) ^ Vector128.CreateScalar((ulong)crc);
        var x1 = Load(bytes, 16);
        var x2 = Load(bytes, 32);
        var x3 = Load(bytes, 48);
        bytes = bytes[64..];
        for (; bytes.Length >= 64; bytes = bytes[64..])
        {
            x0 = Step(x0, by64) ^ Load(bytes, 0);
            x1 = Step(x1, by64) ^ Load(bytes, 16);
            x2 = Step(x2, by64) ^ Load(bytes, 32);
            x3 = Step(x3, by64) ^ Load(bytes, 48);
        }

        x0 = Step(x0, by16) ^ x1;
        x0 = Step(x0, by16) ^ x2;
        x0 = Step(x0, by16) ^ x3;
        for (; bytes.Length >= 16; bytes = bytes[16..])
            x0 = Step(x0, by16) ^ Load(bytes, 0);

        // What is left is a message of 16 bytes with a checksum so far of zero.
        Span<byte> rest = stackalloc byte[16];
        x0.AsByte().CopyTo(rest);
        return AppendTables(0, rest);
    }

    private static Vector128<ulong> Step(Vector128<ulong> x, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(x, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, by, 0x11);

    private static Vector128<ulong> Load(ReadOnlySpan<byte> bytes, int at) => Vector128.Create(bytes.Slice(at, 16)).AsUInt64();

    private static uint[] BuildTables()
    {
        var tables = new uint[16 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? Polynomial ^ crc >> 1 : crc >> 1;
            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[tables[i - 256] & 0xFF] ^ tables[i - 256] >> 8;
        return tables;
    }
}
