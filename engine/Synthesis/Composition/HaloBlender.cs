using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>
/// Carries a cell's phase halo into the background around its mask. Halos add up, as they do between real cells that lie close to each other. The textures,
/// which are what differs little from the smooth background, are mixed with the weights a = cos(t) and sqrt(1 - a^2) = sin(t): the sum of two
/// independent textures then has the strength of one, where a linear fade would leave a smooth rim. Pixels of any mask stay as they are.
/// </summary>
internal sealed class HaloBlender
{
    private const int Lanes = RingWindow.Lanes;

    // Weights are in 1/64: then every sum fits into 16 bits.
    private const int Unit = 64;

    private readonly int _width;
    private readonly byte[] _donor;
    private readonly byte[] _lost;

    /// <summary>Creates a blender for a library.</summary>
    /// <param name="width">Width of its rings in pixels.</param>
    public HaloBlender(int width)
    {
        _width = width;
        _donor = new byte[Math.Max(Lanes, width + 1)];
        _lost = new byte[Math.Max(Lanes, width + 1)];
        // The inner half of a ring is the donor's; nothing of it is left one pixel beyond the ring.
        var inner = width / 2;
        for (var d = 1; d <= width; d++)
        {
            var (sin, cos) = StableMath.SinCos(Math.PI / 2 * Math.Max(0, d - 1 - inner) / (width - inner));
            _donor[d] = (byte)Math.Round(Unit * cos);
            _lost[d] = (byte)(Unit - Math.Round(Unit * sin));
        }
    }

    /// <summary>Blends the ring of one cell over pixels that belong to the background.</summary>
    /// <param name="pixels">The frame, with at least 16 bytes behind its end.</param>
    /// <param name="labels">The finished labels.</param>
    /// <param name="cell">The cell, turned as it lies; it may be mirrored.</param>
    /// <param name="placed">Where it lies.</param>
    /// <param name="plane">The smooth background at the middle of its box.</param>
    /// <param name="grain">What is no farther from the smooth background than so many grey levels is taken for its texture, what is twice as far for a halo. Up to 127.</param>
    public void Blend(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, in PlacedCell placed, SmoothPlane plane, byte grain)
    {
        var record = cell.Record;
        var window = new RingWindow(record, placed, labels);
        var matte = new CropReader(cell, cell.Matte);
        var crop = new CropReader(cell, cell.Crop);
        var dx = window.FromX - record.RingLeft;
        for (var y = window.FromY; y < window.ToY; y++)
        {
            var dy = y - record.RingTop;
            var row = new Row
            {
                Pixels = ref MemoryMarshal.GetReference(window.OfFrame(pixels, y)),
                Owners = ref MemoryMarshal.GetReference(window.Owners(y)),
                Matte = ref matte.At(window.FromX, y),
                Crop = ref crop.At(window.FromX, y),
                Step = crop.Step,
                Width = window.Width,
                // Within sixteen pixels a smooth background is flat: it is taken in their middle.
                Level = plane.Fine(dx + Lanes / 2 - record.Width / 2, dy - record.Height / 2),
                LevelStep = plane.SlopeX * Lanes,
                Tone = placed.Tone,
                Grain = grain,
                X = dx,
                Y = dy,
                Shift = placed.Tone.Fine(dx + Lanes / 2, dy),
                ShiftStep = placed.Tone.SlopeX * Lanes,
            };
            if (_width < Lanes)
                BlendRow(row);
            else
                BlendRowScalar(row);
        }
    }

    /// <summary>Sixteen or thirty-two pixels at a time. Reads and writes back up to 15 entries beyond the row's end, unchanged.</summary>
    private void BlendRow(in Row row)
    {
        for (var x = 0; x < row.Width;)
        {
            if (Avx2.IsSupported && row.IsPlain && row.Width - x > Lanes)
            {
                BlendWide(row, x);
                x += 2 * Lanes;
            }
            else
            {
                BlendNarrow(row, x);
                x += Lanes;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BlendNarrow(in Row row, int x)
    {
        var distances = CropReader.Load(ref Unsafe.Add(ref row.Matte, x * row.Step), row.Step);
        if (row.Width - x < Lanes)
            distances = RingWindow.First(row.Width - x, distances);
        var active = RingWindow.InRing(distances, Vector128.Create((byte)_width));
        if (active == Vector128<byte>.Zero)
            return;
        var open = Vector256.Equals(Vector256.LoadUnsafe(ref Unsafe.Add(ref row.Owners, x)), Vector256<ushort>.Zero);
        active &= Vector128.Narrow(open.GetLower(), open.GetUpper());
        if (active == Vector128<byte>.Zero)
            return;

        distances &= active;
        var block = x / Lanes;
        var donor = CropReader.Load(ref Unsafe.Add(ref row.Crop, x * row.Step), row.Step);
        donor = row.IsPlain ? DonorTone.Shifted(donor, row.ShiftAt(block)) : row.Tone.At(donor, row.X + x, row.Y);
        ref var pixels = ref Unsafe.Add(ref row.Pixels, x);
        var below = Vector128.LoadUnsafe(ref pixels);
        var a = Vector128.ShuffleNative(Vector128.LoadUnsafe(ref _donor[0]), distances);
        var lost = Vector128.ShuffleNative(Vector128.LoadUnsafe(ref _lost[0]), distances);
        Vector128.ConditionalSelect(active, Mix(donor, a, below, lost, row.LevelAt(block), row.Grain), below).StoreUnsafe(ref pixels);
    }

    /// <summary>Both halves of each vector are worked on apart, so that nothing crosses from one to the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BlendWide(in Row row, int x)
    {
        var distances = CropReader.LoadWide(ref Unsafe.Add(ref row.Matte, x * row.Step), row.Step);
        if (row.Width - x < 2 * Lanes)
            distances = RingWindow.First(row.Width - x, distances);
        var active = Vector256.LessThan(distances - Vector256<byte>.One, Vector256.Create((byte)_width));
        if (active == Vector256<byte>.Zero)
            return;
        ref var owners = ref Unsafe.Add(ref row.Owners, x);
        active &= Vector256.Narrow(
            Vector256.Equals(Vector256.LoadUnsafe(ref owners), Vector256<ushort>.Zero),
            Vector256.Equals(Vector256.LoadUnsafe(ref owners, Lanes), Vector256<ushort>.Zero));
        if (active == Vector256<byte>.Zero)
            return;

        distances &= active;
        var block = x / Lanes;
        var donor = DonorTone.Shifted(CropReader.LoadWide(ref Unsafe.Add(ref row.Crop, x * row.Step), row.Step), row.ShiftAt(block), row.ShiftAt(block + 1));
        ref var pixels = ref Unsafe.Add(ref row.Pixels, x);
        var below = Vector256.LoadUnsafe(ref pixels);
        var a = Avx2.Shuffle(Twice(_donor), distances);
        var lost = Avx2.Shuffle(Twice(_lost), distances);
        var (first, second) = (row.LevelAt(block), row.LevelAt(block + 1));
        var level = Vector256.Create(Vector128.Create((byte)first), Vector128.Create((byte)second));
        var (above, under) = (Vector256.SubtractSaturate(below, level), Vector256.SubtractSaturate(level, below));
        var end = Vector256.Create((byte)(2 * row.Grain));
        var grain = Vector256.Min(under, Vector256.SubtractSaturate(end, under)) - Vector256.Min(above, Vector256.SubtractSaturate(end, above));
        var levels = Vector256.Create(Vector128.Create(first), Vector128.Create(second));
        var half = Vector256.Create((short)(Unit / 2));
        var zero = Vector256<byte>.Zero;
        var low = Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(donor, lost), Avx2.UnpackLow(a, grain).AsSByte()) - Avx2.UnpackLow(a, zero).AsInt16() * levels + half;
        var high = Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(donor, lost), Avx2.UnpackHigh(a, grain).AsSByte()) - Avx2.UnpackHigh(a, zero).AsInt16() * levels + half;
        low = (low >> 6) + Avx2.UnpackLow(below, zero).AsInt16();
        high = (high >> 6) + Avx2.UnpackHigh(below, zero).AsInt16();
        Vector256.ConditionalSelect(active, Avx2.PackUnsignedSaturate(low, high), below).StoreUnsafe(ref pixels);
    }

    private void BlendRowScalar(in Row row)
    {
        for (var x = 0; x < row.Width; x++)
        {
            int distance = Unsafe.Add(ref row.Matte, CropReader.Offset(x, row.Step));
            if (distance == 0 || distance > _width || Unsafe.Add(ref row.Owners, x) != 0)
                continue;
            var block = x / Lanes;
            var grey = Unsafe.Add(ref row.Crop, CropReader.Offset(x, row.Step));
            var donor = row.IsPlain ? Math.Clamp(grey + row.ShiftAt(block), 0, 255) : row.Tone.At(grey, row.X + x, row.Y);
            ref var pixel = ref Unsafe.Add(ref row.Pixels, x);
            var level = row.LevelAt(block);
            var above = pixel - level;
            var grain = Math.Sign(above) * Math.Min(Math.Abs(above), Math.Max(0, 2 * row.Grain - Math.Abs(above)));
            pixel = (byte)Math.Clamp(pixel + ((_donor[distance] * (donor - level) - _lost[distance] * grain + Unit / 2) >> 6), 0, 255);
        }
    }

    /// <summary>below + a (donor - level) - lost grain, rounded and cut to 0..255, where the grain is what of the pixel below is taken for texture. Every sum fits into 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Mix(Vector128<byte> donor, Vector128<byte> a, Vector128<byte> below, Vector128<byte> lost, short level, byte most)
    {
        var (donorLow, donorHigh) = Vector128.Widen(donor);
        var (belowLow, belowHigh) = Vector128.Widen(below);
        var (aLow, aHigh) = Vector128.Widen(a);
        var (lostLow, lostHigh) = Vector128.Widen(lost);
        return Vector128.Narrow(Sum(donorLow, aLow, belowLow, lostLow), Sum(donorHigh, aHigh, belowHigh, lostHigh));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector128<ushort> Sum(Vector128<ushort> donor, Vector128<ushort> a, Vector128<ushort> below, Vector128<ushort> lost)
        {
            var levels = Vector128.Create(level);
            var above = below.AsInt16() - levels;
            var distance = Vector128.Abs(above);
            var size = Vector128.Min(distance, Vector128.Max(Vector128.Create((short)(2 * most)) - distance, Vector128<short>.Zero));
            var grain = Vector128.ConditionalSelect(Vector128.LessThan(above, Vector128<short>.Zero), -size, size);
            var change = a.AsInt16() * (donor.AsInt16() - levels) - lost.AsInt16() * grain + Vector128.Create((short)(Unit / 2));
            var sum = below.AsInt16() + (change >> 6);
            return Vector128.Min(Vector128.Max(sum, Vector128<short>.Zero), Vector128.Create((short)255)).AsUInt16();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Twice(byte[] table)
    {
        var weights = Vector128.LoadUnsafe(ref table[0]);
        return Vector256.Create(weights, weights);
    }

    /// <summary>A row of a crop and what lies under it.</summary>
    private ref struct Row
    {
        public ref byte Pixels;
        public ref ushort Owners;
        public ref byte Matte;
        public ref byte Crop;

        /// <summary>Entries of matte and crop from one column to the next, 1 or -1.</summary>
        public int Step;

        public int Width;

        /// <summary>The smooth background in the middle of the first sixteen pixels, in 1/65536, and what it rises from sixteen to sixteen.</summary>
        public long Level;

        public int LevelStep;

        public DonorTone Tone;

        /// <summary>Grey levels around the smooth background that are texture.</summary>
        public byte Grain;

        /// <summary>Where the first pixel lies from the corner of the mask's box.</summary>
        public int X;

        public int Y;

        /// <summary>What the tone adds in the middle of the first sixteen pixels, in 1/65536, and what that rises from sixteen to sixteen.</summary>
        public int Shift;

        public int ShiftStep;

        /// <summary>Whether the contrast stays as it is: then the plane of all sixteen pixels is taken to be that of the middle one.</summary>
        public readonly bool IsPlain => Tone.Gain == DonorTone.Unchanged;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly short LevelAt(int block) => (short)Math.Clamp((Level + (long)block * LevelStep) >> 16, 0, 255);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int ShiftAt(int block) => (Shift + block * ShiftStep) >> 16;
    }
}
