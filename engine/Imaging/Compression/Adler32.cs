using System.Runtime.Intrinsics;

namespace CellGenie.Imaging;

/// <summary>The checksum of zlib streams (RFC 1950).</summary>
internal static class Adler32
{
    /// <summary>The checksum of no bytes.</summary>
    public const uint Start = 1;

    private const uint Modulus = 65521;

    /// <summary>The most bytes whose sums fit into 32 bits (from RFC 1950: 255n(n+1)/2 + (n+1)(65520) below 2^32).</summary>
    private const int MaxBytes = 5552;

    /// <summary>The most steps of 16 bytes whose column sums of sums fit into 16 bits: 255 * 22 * 21 / 2 is below 2^16, and 23 * 22 / 2 is still so.</summary>
    private const int MaxSteps = 22;

    /// <summary>Continues a checksum over more bytes.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes) =>
        Vector128.IsHardwareAccelerated ? AppendVector(checksum, bytes) : AppendScalar(checksum, bytes);

    internal static uint AppendScalar(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var a = checksum & 0xFFFF;
        var b = checksum >> 16;
        while (bytes.Length > 0)
        {
            var n = Math.Min(bytes.Length, MaxBytes);
            foreach (var value in bytes[..n])
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            bytes = bytes[n..];
        }

        return b << 16 | a;
    }

    /// <summary>
    /// Sums columns: over K steps of 16 bytes with column sums C[j], and P[j] the sum of C[j] before each step,
    /// a grows by sum C[j] and b by 16 K a + sum (16 P[j] + (16 - j) C[j]).
    /// </summary>
    internal static uint AppendVector(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var a = checksum & 0xFFFF;
        var b = checksum >> 16;
        while (bytes.Length >= 16)
        {
            var steps = Math.Min(bytes.Length / 16, MaxSteps);
            Vector128<ushort> lowC = default, highC = default, lowP = default, highP = default;
            for (var i = 0; i < steps; i++)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(bytes.Slice(16 * i, 16)));
                lowP += lowC;
                highP += highC;
                lowC += low;
                highC += high;
            }

            b = (b + 16 * (uint)steps * a + 16 * (Sum(lowP) + Sum(highP))
                + Dot(lowC, Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9)) + Dot(highC, Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1))) % Modulus;
            a = (a + Sum(lowC) + Sum(highC)) % Modulus;
            bytes = bytes[(16 * steps)..];
        }

        return AppendScalar(b << 16 | a, bytes);
    }

    private static uint Sum(Vector128<ushort> values)
    {
        var (low, high) = Vector128.Widen(values);
        return Vector128.Sum(low + high);
    }

    private static uint Dot(Vector128<ushort> values, Vector128<ushort> weights)
    {
        var (lowV, highV) = Vector128.Widen(values);
        var (lowW, highW) = Vector128.Widen(weights);
        return Vector128.Sum(lowV * lowW + highV * highW);
    }
}
