using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>A donor's crop, blurred if asked for, repeated at its edges, ready to be sampled between its pixels. Not thread-safe: one for each worker.</summary>
internal sealed class ResamplingPlane
{
    /// <summary>Bits behind the point of a sampled value: 5 of the plane and twice 8 of the weights.</summary>
    public const int Bits = ValueBits + 16;

    private const int ValueBits = 5;

    // Cubic convolution reads one pixel before and two behind.
    private const int Pad = 3;

    // The blur sums eight 16-bit values at a time.
    private const int Lanes = 8;

    private short[] _values = [];
    private short[] _line = [];
    private int _width;
    private int _height;
    private int _stride;

    /// <summary>Takes a crop.</summary>
    /// <param name="crop">Its pixels, row-major.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="blur">The blur.</param>
    public void Load(ReadOnlySpan<byte> crop, int width, int height, GaussianKernel blur)
    {
        (_width, _height, _stride) = (width, height, width + 2 * Pad);
        var needed = _stride * (height + 2 * Pad);
        if (_values.Length < needed)
            _values = new short[2 * needed];
        for (var y = 0; y < height; y++)
        {
            var from = crop.Slice(y * width, width);
            var to = RowAt(y);
            for (var x = 0; x < width; x++)
                to[x] = (short)(from[x] << ValueBits);
        }

        if (blur.Radius > 0)
        {
            BlurRows(blur);
            BlurColumns(blur);
        }

        for (var y = 0; y < height; y++)
        {
            var row = _values.AsSpan((y + Pad) * _stride, _stride);
            row[..Pad].Fill(row[Pad]);
            row[^Pad..].Fill(row[^(Pad + 1)]);
        }

        for (var i = 0; i < Pad; i++)
        {
            _values.AsSpan(Pad * _stride, _stride).CopyTo(_values.AsSpan(i * _stride));
            _values.AsSpan((Pad + height - 1) * _stride, _stride).CopyTo(_values.AsSpan((Pad + height + i) * _stride));
        }
    }

    /// <summary>The value at a place, with <see cref="Bits"/> bits behind the point; outside the crop the value of its edge.</summary>
    /// <param name="u">Column in 1/64 pixel.</param>
    /// <param name="v">Row in 1/64 pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int At(int u, int v)
    {
        const int mask = (1 << CubicKernel.PhaseBits) - 1;
        var column = Math.Clamp(u >> CubicKernel.PhaseBits, -2, _width);
        var row = Math.Clamp(v >> CubicKernel.PhaseBits, -2, _height);
        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), (row + Pad - 1) * _stride + column + Pad - 1);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(CubicKernel.Weights);
        ref var down = ref Unsafe.Add(ref weights, 4 * (v & mask));
        var right = Vector128.LoadUnsafe(ref Unsafe.Add(ref weights, 4 * (u & mask)));
        var sum = Four(ref at) * Vector128.Create(down)
            + Four(ref Unsafe.Add(ref at, _stride)) * Vector128.Create(Unsafe.Add(ref down, 1))
            + Four(ref Unsafe.Add(ref at, 2 * _stride)) * Vector128.Create(Unsafe.Add(ref down, 2))
            + Four(ref Unsafe.Add(ref at, 3 * _stride)) * Vector128.Create(Unsafe.Add(ref down, 3));
        return Vector128.Sum(sum * right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Four(ref short at) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<short, byte>(ref at))).AsInt16());

    private Span<short> RowAt(int y) => _values.AsSpan((y + Pad) * _stride + Pad, _width);

    private void BlurRows(GaussianKernel blur)
    {
        var radius = blur.Radius;
        Reserve(_width + 2 * radius + Lanes);
        for (var y = 0; y < _height; y++)
        {
            var row = RowAt(y);
            var line = _line.AsSpan(0, _width + 2 * radius);
            row.CopyTo(line[radius..]);
            line[..radius].Fill(row[0]);
            line[^radius..].Fill(row[^1]);
            Weigh(ref _line[radius], 1, blur.Weights, row);
        }
    }

    private void BlurColumns(GaussianKernel blur)
    {
        var radius = blur.Radius;
        Reserve((_height + 2 * radius) * _width + Lanes);
        for (var y = -radius; y < _height + radius; y++)
            RowAt(Math.Clamp(y, 0, _height - 1)).CopyTo(_line.AsSpan((y + radius) * _width));
        for (var y = 0; y < _height; y++)
            Weigh(ref _line[(y + radius) * _width], _width, blur.Weights, RowAt(y));
    }

    /// <summary>The weighted sums of values that lie a step apart, for a whole row. Reads up to 7 values beyond its end.</summary>
    private static void Weigh(ref short middle, int step, ReadOnlySpan<int> weights, Span<short> result)
    {
        Span<short> last = stackalloc short[Lanes];
        for (var x = 0; x < result.Length; x += Lanes)
        {
            ref var at = ref Unsafe.Add(ref middle, x);
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref at));
            var half = Vector128.Create(GaussianKernel.Sum / 2);
            var sumLow = low * weights[0] + half;
            var sumHigh = high * weights[0] + half;
            for (var k = 1; k < weights.Length; k++)
            {
                // Twice the largest value fits into 16 bits.
                (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref Unsafe.Add(ref at, -k * step)) + Vector128.LoadUnsafe(ref Unsafe.Add(ref at, k * step)));
                sumLow += low * weights[k];
                sumHigh += high * weights[k];
            }

            var blurred = Vector128.Narrow(sumLow >> GaussianKernel.SumBits, sumHigh >> GaussianKernel.SumBits);
            if (x + Lanes <= result.Length)
            {
                blurred.CopyTo(result[x..]);
                continue;
            }

            blurred.CopyTo(last);
            last[..(result.Length - x)].CopyTo(result[x..]);
        }
    }

    private void Reserve(int length)
    {
        if (_line.Length < length)
            _line = new short[2 * length];
    }
}
