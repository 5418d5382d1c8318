using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>
/// How a donor's grey values become those of the image: <c>(256 * Gain * donor + Level + SlopeX * dx + SlopeY * dy) / 65536</c>, rounded down and
/// cut to 0..255, where (dx, dy) counts from the top left corner of the placed mask's box. Whole numbers: the same on every machine.
/// </summary>
/// <param name="Gain">Contrast of the donor in 1/256, 1 to 1024; 256 leaves it as it is.</param>
/// <param name="Level">Grey levels to add at the corner of the box, in 1/65536; the half that rounds is part of it.</param>
/// <param name="SlopeX">Grey levels to add for each pixel to the right, in 1/65536.</param>
/// <param name="SlopeY">Grey levels to add for each pixel downwards, in 1/65536.</param>
public readonly record struct DonorTone(int Gain, int Level, int SlopeX, int SlopeY)
{
    /// <summary>The gain that leaves the contrast as it is.</summary>
    internal const int Unchanged = 256;

    private const int Unit = 65536;

    // Grey levels that a plane may add anywhere on a cell; beyond it the sum could leave 32 bits.
    private const int MaxPlane = 4096;

    /// <summary>The donor's grey values as they are.</summary>
    public static DonorTone None => new(Unchanged, Unit / 2, 0, 0);

    /// <summary>The tone that takes a donor from its own smooth background to another one.</summary>
    /// <param name="donor">The donor, turned as it will be placed.</param>
    /// <param name="target">The smooth background at the middle of its box.</param>
    /// <param name="gain">Contrast in 1/256.</param>
    internal static DonorTone Between(in CellRecord donor, SmoothPlane target, int gain)
    {
        var slopeX = target.SlopeX - gain * donor.SlopeX / 16;
        var slopeY = target.SlopeY - gain * donor.SlopeY / 16;
        var reach = (long)Math.Abs(slopeX) * (donor.Width + 64) + (long)Math.Abs(slopeY) * (donor.Height + 64);
        if (reach > (long)MaxPlane * Unit)
            slopeX = slopeY = 0;
        var middle = target.Level * 256 - gain * donor.BackgroundLevel;
        return new DonorTone(gain, middle - slopeX * (donor.Width / 2) - slopeY * (donor.Height / 2) + Unit / 2, slopeX, slopeY);
    }

    /// <summary>The same, a number of grey levels brighter.</summary>
    internal DonorTone Brighter(int levels) => this with { Level = Level + levels * Unit };

    /// <summary>The grey value of a donor's pixel in the image.</summary>
    /// <param name="donor">Grey value of the donor.</param>
    /// <param name="dx">Columns from the left side of the placed mask's box.</param>
    /// <param name="dy">Rows from its top.</param>
    public int At(byte donor, int dx, int dy) => Math.Clamp((256 * Gain * donor + Level + SlopeX * dx + SlopeY * dy) >> 16, 0, 255);

    /// <summary>The same for sixteen pixels of a row, the first one at (dx, dy).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<byte> At(Vector128<byte> donor, int dx, int dy)
    {
        // Without a change of contrast all sixteen get the same number of grey levels, unless the plane passes from one to the next among them.
        var levels = Fine(dx, dy) >> 16;
        return Gain == Unchanged && levels == Fine(dx + 15, dy) >> 16 ? Shifted(donor, levels) : Exactly(donor, dx, dy);
    }

    /// <summary>Grey levels that the plane adds at (dx, dy), in 1/65536.</summary>
    internal int Fine(int dx, int dy) => Level + SlopeX * dx + SlopeY * dy;

    /// <summary>A number of grey levels more, or less, for each of sixteen pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Shifted(Vector128<byte> donor, int levels)
    {
        var up = Vector128.Create((byte)Math.Clamp(levels, 0, 255));
        var down = Vector128.Create((byte)Math.Clamp(-levels, 0, 255));
        return Vector128.SubtractSaturate(Vector128.AddSaturate(donor, up), down);
    }

    /// <summary>The same for thirty-two pixels, of which each half gets its own number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> Shifted(Vector256<byte> donor, int first, int second)
    {
        var up = Vector256.Create(Vector128.Create((byte)Math.Clamp(first, 0, 255)), Vector128.Create((byte)Math.Clamp(second, 0, 255)));
        var down = Vector256.Create(Vector128.Create((byte)Math.Clamp(-first, 0, 255)), Vector128.Create((byte)Math.Clamp(-second, 0, 255)));
        return Vector256.SubtractSaturate(Vector256.AddSaturate(donor, up), down);
    }

    private Vector128<byte> Exactly(Vector128<byte> donor, int dx, int dy)
    {
        var slope = Vector128.Create(0, 1, 2, 3) * SlopeX;
        var start = Vector128.Create(Fine(dx, dy)) + slope;
        var step = Vector128.Create(4 * SlopeX);
        var (low, high) = Vector128.Widen(donor);
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        var gain = Vector128.Create(256 * Gain);
        var first = Narrow(a.AsInt32() * gain + start, b.AsInt32() * gain + (start += step));
        var second = Narrow(c.AsInt32() * gain + (start += step), d.AsInt32() * gain + (start + step));
        return Vector128.Narrow(first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Narrow(Vector128<int> low, Vector128<int> high)
    {
        var top = Vector128.Create(255);
        return Vector128.Narrow(
            Vector128.Min(Vector128.Max(low >> 16, Vector128<int>.Zero), top).AsUInt32(),
            Vector128.Min(Vector128.Max(high >> 16, Vector128<int>.Zero), top).AsUInt32());
    }
}
