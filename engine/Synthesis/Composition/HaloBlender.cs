using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>
/// Carries a cell's phase halo into the background around its mask. Both textures are taken as differences to their smooth planes and mixed with the
/// weights a = cos(t) and sqrt(1 - a^2) = sin(t): the sum of two independent textures then has the strength of one, where a linear
/// fade would leave a smooth rim. Pixels of any mask stay as they are.
/// </summary>
internal sealed class HaloBlender
{
    private const int Lanes = RingWindow.Lanes;

    /// <summary>Weights are in 1/64: then every sum fits into 16 bits.</summary>
    public const int Unit = 64;

    // Over cells below a halo reaches so far: they have one of their own.
    private const int Near = 2;

    private readonly int _width;
    private readonly sbyte[] _donor;
    private readonly sbyte[] _below;
    private readonly sbyte[] _hidden;
    private readonly sbyte[] _cover;

    /// <summary>Creates a blender for a library.</summary>
    /// <param name="width">Width of its rings in pixels.</param>
    /// <param name="pixels">Pixels of a frame.</param>
    public HaloBlender(int width, int pixels)
    {
        _width = width;
        _donor = new sbyte[Math.Max(Lanes, width + 1)];
        _below = new sbyte[Math.Max(Lanes, width + 1)];
        _hidden = new sbyte[Math.Max(Lanes, width + 1)];
        _cover = new sbyte[pixels + Lanes];
        for (var d = 1; d <= width; d++)
        {
            // The donor alone next to the mask, nothing of it one pixel beyond the ring.
            var (sin, cos) = StableMath.SinCos(Math.PI / 2 * (d - 1) / width);
            _donor[d] = (sbyte)Math.Round(Unit * cos);
            _below[d] = (sbyte)Math.Round(Unit * sin);
            if (d <= Near)
                _hidden[d] = (sbyte)(Unit - Math.Round(Unit * StableMath.Sin(Math.PI / 2 * (d - 1) / Near)));
        }
    }

    /// <summary>How much the rings hide of cells that are painted below them, in 1/64, for each pixel of the frame; 16 more bytes behind its end.</summary>
    public ReadOnlySpan<sbyte> Cover => _cover;

    /// <summary>Begins an image.</summary>
    public void Clear() => Array.Clear(_cover);

    /// <summary>Blends the ring of one cell over pixels that belong to the background.</summary>
    /// <param name="pixels">The frame, with at least 16 bytes behind its end.</param>
    /// <param name="labels">The finished labels.</param>
    /// <param name="cell">The cell, turned as it lies.</param>
    /// <param name="placed">Where it lies.</param>
    /// <param name="plane">The smooth background at the middle of its box.</param>
    public void Blend(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, in PlacedCell placed, SmoothPlane plane)
    {
        var window = new RingWindow(cell.Record, placed, labels);
        for (var y = window.FromY; y < window.ToY; y++)
        {
            var matte = window.OfCrop(cell.Matte, y);
            var crop = window.OfCrop(cell.Crop, y);
            var owners = window.Owners(y);
            var row = window.OfFrame(pixels, y);
            var cover = window.OfFrame(_cover.AsSpan(), y);
            BlendRow(row, cover, owners, matte, crop, placed.Tone, plane, cell.Record, window.FromX - cell.Record.RingLeft, y - cell.Record.RingTop);
        }
    }

    /// <summary>Sixteen pixels at a time. Reads and writes back up to 15 entries beyond the spans' ends, unchanged.</summary>
    private void BlendRow(Span<byte> row, Span<sbyte> cover, ReadOnlySpan<ushort> owners, ReadOnlySpan<byte> matte, ReadOnlySpan<byte> crop, in DonorTone tone, SmoothPlane plane, in CellRecord cell, int dx, int dy)
    {
        ref var pixel = ref MemoryMarshal.GetReference(row);
        ref var hidden = ref MemoryMarshal.GetReference(cover);
        ref var owner = ref MemoryMarshal.GetReference(owners);
        ref var distance = ref MemoryMarshal.GetReference(matte);
        ref var donor = ref MemoryMarshal.GetReference(crop);
        var limit = Vector128.Create((byte)_width);
        for (var x = 0; x < matte.Length; x += Lanes)
        {
            var d = RingWindow.Distances(ref distance, x, matte.Length);
            var active = RingWindow.InRing(d, limit);
            if (active == Vector128<byte>.Zero)
                continue;
            var open = Vector256.Equals(Vector256.LoadUnsafe(ref Unsafe.Add(ref owner, x)), Vector256<ushort>.Zero);
            active &= Vector128.Narrow(open.GetLower(), open.GetUpper());
            if (active == Vector128<byte>.Zero)
                continue;

            var source = tone.Around(Vector128.LoadUnsafe(ref Unsafe.Add(ref donor, x)), dx + x, dy);
            var below = Vector128.LoadUnsafe(ref Unsafe.Add(ref pixel, x));
            // Within sixteen pixels a smooth background is flat.
            var level = Vector128.Create((short)Math.Clamp(plane.At(dx + x + Lanes / 2 - cell.Width / 2, dy - cell.Height / 2), 0, 255));
            var a = Weights(_donor, d & active);
            var b = Weights(_below, d & active);
            var (aLow, aHigh) = Vector128.Widen(a);
            var (bLow, bHigh) = Vector128.Widen(b);
            var (sLow, sHigh) = Vector128.Widen(source);
            var (tLow, tHigh) = Vector128.Widen(below);
            var mixed = Vector128.Narrow(Mix(sLow.AsInt16(), aLow, tLow.AsInt16(), bLow, level), Mix(sHigh.AsInt16(), aHigh, tHigh.AsInt16(), bHigh, level));
            Vector128.ConditionalSelect(active, mixed, below).StoreUnsafe(ref Unsafe.Add(ref pixel, x));
            Vector128.Max(Vector128.LoadUnsafe(ref Unsafe.Add(ref hidden, x)), Weights(_hidden, d & active)).StoreUnsafe(ref Unsafe.Add(ref hidden, x));
        }
    }

    private Vector128<sbyte> Weights(sbyte[] table, Vector128<byte> distances)
    {
        if (_width < Lanes)
            return Vector128.Shuffle(Vector128.LoadUnsafe(ref table[0]), distances.AsSByte());
        var weights = Vector128<sbyte>.Zero;
        for (var i = 0; i < Lanes; i++)
            weights = weights.WithElement(i, table[distances.GetElement(i)]);
        return weights;
    }

    /// <summary>level + a (donor - level) + b (below - level), rounded and cut to 0..255; every intermediate fits into 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Mix(Vector128<short> donor, Vector128<short> a, Vector128<short> below, Vector128<short> b, Vector128<short> level)
    {
        var sum = donor * a + below * b + level * (Vector128.Create((short)Unit) - a - b) + Vector128.Create((short)(Unit / 2));
        return Vector128.Min(Vector128.Max(sum >> 6, Vector128<short>.Zero), Vector128.Create((short)255)).AsUInt16();
    }
}
