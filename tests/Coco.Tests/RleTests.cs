using CellGenie.Imaging;
using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Coco.Tests;

public sealed class RleTests
{
    /// <summary>A pair of frames of one size, row-major: width, height and two arrays of bits.</summary>
    private static readonly Arbitrary<(int Width, int Height, byte[] A, byte[] B)> Frames = (
        from width in Gen.Choose(1, 12)
        from height in Gen.Choose(1, 12)
        from density in Gen.Choose(0, 4)
        from a in Gen.Choose(0, 3).Select(v => v < density ? (byte)1 : (byte)0).ArrayOf(width * height)
        from b in Gen.Choose(0, 3).Select(v => v < 2 ? (byte)1 : (byte)0).ArrayOf(width * height)
        select (width, height, a, b)).ToArbitrary();

    [Fact]
    public void Frame_survives_runs_and_text() => Check(f =>
    {
        var rle = Rle.FromMask(f.A, f.Width, f.Height);
        var again = Rle.Parse(rle.ToCompressedString(), f.Height, f.Width);
        return rle.Decode().SequenceEqual(f.A)
            && again.Runs.SequenceEqual(rle.Runs)
            && new Rle(rle.Runs, f.Height, f.Width).Decode().SequenceEqual(f.A)
            && rle.Runs.ToArray().Sum(r => r) == f.A.Length
            && rle.Runs[1..].IndexOf(0u) < 0;
    });

    [Fact]
    public void Area_and_box_are_those_of_the_bits() => Check(f =>
    {
        var rle = Rle.FromMask(f.A, f.Width, f.Height);
        var set = Enumerable.Range(0, f.A.Length).Where(i => f.A[i] != 0).Select(i => (X: i % f.Width, Y: i / f.Width)).ToArray();
        if (set.Length == 0)
            return rle.Area == 0 && rle.Box == default && rle.ToMask() == null;
        int left = set.Min(p => p.X), top = set.Min(p => p.Y), right = set.Max(p => p.X), bottom = set.Max(p => p.Y);
        // A run that goes on into the next column has, by definition, the full height. It goes on where a column ends and the next begins with 1.
        for (var x = 0; x + 1 < f.Width; x++)
        {
            if (f.A[(f.Height - 1) * f.Width + x] != 0 && f.A[x + 1] != 0)
                (top, bottom) = (0, f.Height - 1);
        }

        return rle.Area == set.Length && rle.Box == new BoundingBox(left, top, right - left + 1, bottom - top + 1);
    });

    [Fact]
    public void Mask_and_runs_hold_the_same_pixels() => Check(f =>
    {
        var rle = Rle.FromMask(f.A, f.Width, f.Height);
        var mask = rle.ToMask();
        for (var i = 0; i < f.A.Length; i++)
        {
            if ((mask?.Contains(i % f.Width, i / f.Width) ?? false) != (f.A[i] != 0))
                return false;
        }

        return Rle.FromMask(mask, f.Width, f.Height).Runs.SequenceEqual(rle.Runs);
    });

    [Fact]
    public void Union_intersection_and_ratio_are_those_of_the_bits() => Check(f =>
    {
        var a = Rle.FromMask(f.A, f.Width, f.Height);
        var b = Rle.FromMask(f.B, f.Width, f.Height);
        var both = f.A.Zip(f.B, (x, y) => (byte)(x & y)).ToArray();
        var any = f.A.Zip(f.B, (x, y) => (byte)(x | y)).ToArray();
        var common = both.Sum(v => v);
        return Rle.Union([a, b]).Decode().SequenceEqual(any)
            && Rle.Union([a, b, a]).Runs.SequenceEqual(Rle.Union([b, a]).Runs)
            && a.Intersection(b).Decode().SequenceEqual(both)
            && a.IntersectionArea(b) == common
            && (a.ToMask() is not { } m || b.ToMask() is not { } n || m.IntersectionArea(n) == common)
            && a.IoU(b) == (common == 0 ? 0 : (double)common / any.Sum(v => v))
            && a.IoU(b, regionIsCrowd: true) == (common == 0 ? 0 : (double)common / f.A.Sum(v => v));
    });

    [Fact]
    public void Text_of_large_runs_survives()
    {
        uint[] runs = [5, 1 << 27, 1, 3, 100_000_000, 2, 1 << 26];
        runs[6] = (uint)(GrayImage.MaxPixels - runs[..6].Sum(r => r));
        var rle = new Rle(runs, 1 << 14, 1 << 14);
        Assert.Equal(runs, Rle.Parse(rle.ToCompressedString(), 1 << 14, 1 << 14).Runs.ToArray());
    }

    [Fact]
    public void Zero_runs_are_merged_away()
    {
        var rle = new Rle([3, 0, 2, 4, 0, 1, 2, 0], 3, 4);
        Assert.Equal([5u, 5u, 2u], rle.Runs.ToArray());
        Assert.Equal(5, rle.Area);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0`")] // The last value goes on, but the text ends.
    [InlineData("0`2a")] // More pixels than the frame has.
    [InlineData("0`\u0001")]
    [InlineData("0`é")]
    [InlineData("O")] // A negative run.
    [InlineData("oooooooooooooooooooooo")] // A value without end.
    [InlineData("0`1")]
    public void Damaged_text_is_refused(string text) => Assert.Throws<InvalidInputException>(() => Rle.Parse(text, 8, 10));

    [Fact]
    public void Runs_that_do_not_add_up_are_refused()
    {
        Assert.Throws<InvalidInputException>(() => new Rle([3, 4], 2, 4));
        Assert.Throws<InvalidInputException>(() => new Rle([], 2, 4));
        Assert.Throws<InvalidInputException>(() => new Rle([uint.MaxValue, 9], 2, 4));
        Assert.Throws<InvalidInputException>(() => new Rle([0], 0, 4));
        Assert.Throws<InvalidInputException>(() => new Rle([1], 1 << 20, 1 << 20));
    }

    [Fact]
    public void Masks_of_different_frames_are_not_compared()
    {
        var a = new Rle([2, 4], 2, 3);
        var b = new Rle([2, 4], 3, 2);
        Assert.Throws<InvalidInputException>(() => a.IoU(b));
        Assert.Throws<InvalidInputException>(() => Rle.Union([a, b]));
        Assert.Throws<InvalidInputException>(() => a.Intersection(b));
    }

    [Fact]
    public void Mask_beyond_the_frame_is_refused() =>
        Assert.Throws<InvalidInputException>(() => Rle.FromMask(new Mask(3, 0, 2, 1, [1, 1]), 4, 4));

    private static void Check(Func<(int Width, int Height, byte[] A, byte[] B), bool> property) =>
        Prop.ForAll(Frames, property).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
