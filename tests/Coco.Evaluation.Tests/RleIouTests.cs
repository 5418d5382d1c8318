using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation.Tests;

public sealed class RleIouTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Matrix_has_the_values_of_each_pair_counted_pixel_by_pixel(int height)
    {
        const int width = 30;
        var random = new Random(height);
        var masks = Enumerable.Range(0, 30).Select(i => Blob(random, width, height, holes: i % 3 == 0)).ToArray();
        var rles = masks.Select(m => Rle.FromMask(m, width, height)).ToArray();
        bool[] crowd = [.. Enumerable.Range(0, 20).Select(g => g % 4 == 0)];
        var matrix = RleIou.Matrix(rles[..10], rles[10..], crowd);
        for (var d = 0; d < 10; d++)
        {
            for (var g = 0; g < 20; g++)
            {
                var both = masks[d].Zip(masks[10 + g]).Count(p => p.First + p.Second == 2);
                var below = masks[d].Zip(masks[10 + g]).Count(p => p.First == 1 || (p.Second == 1 && !crowd[g]));
                Assert.Equal(both == 0 ? 0 : (double)both / below, matrix[d * 20 + g]);
            }
        }
    }

    [Fact]
    public void Masks_too_many_for_bits_are_compared_by_runs_with_the_same_values()
    {
        // Each mask spans the frame: 64 words for each of 4,096 columns. Sixteen of them fill the memory for bits.
        const int side = 4096;
        var masks = Enumerable.Range(1, 20).Select(i => new Rle([(uint)(i * 1000), (uint)(side * side - i * 2000), (uint)(i * 1000)], side, side)).ToArray();
        var matrix = RleIou.Matrix(masks, masks[^1..]);
        for (var d = 0; d < masks.Length; d++)
            Assert.Equal((side * side - 40_000.0) / (side * side - (d + 1) * 2000.0), matrix[d]);
    }

    [Fact]
    public void Masks_of_different_frames_are_refused() =>
        Assert.Throws<InvalidInputException>(() => RleIou.Matrix([new Rle([0, 6], 2, 3)], [new Rle([0, 6], 3, 2)]));

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var mask = new Rle([0, 6], 2, 3);
        Assert.Throws<ArgumentException>(() => RleIou.Matrix([mask], [mask], [true, false]));
        Assert.Throws<ArgumentException>(() => RleIou.Fill(new double[2], [mask], [mask]));
        Assert.Empty(RleIou.Matrix([], [mask]));
    }

    private static byte[] Blob(Random random, int width, int height, bool holes)
    {
        var (x, y) = (random.Next(width), random.Next(height));
        var (w, h) = (random.Next(1, width), random.Next(1, height + 1));
        return [.. Enumerable.Range(0, width * height).Select(p => (byte)(p % width >= x && p % width < x + w && p / width >= y && p / width < y + h && !(holes && random.Next(3) == 0) ? 1 : 0))];
    }
}
