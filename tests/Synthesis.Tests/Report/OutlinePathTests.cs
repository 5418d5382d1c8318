using CellGenie.Coco;
using CellGenie.Synthesis.Report;

namespace CellGenie.Synthesis.Tests.Report;

public sealed class OutlinePathTests
{
    [Fact]
    public void Single_pixel_is_a_square()
    {
        var path = new OutlinePath();
        path.Add(new Mask(7, 9, 1, 1, [1]));
        var ring = Assert.Single(SvgPath.Read(path.ToString()));
        Assert.Equal([(7, 9), (7, 10), (8, 9), (8, 10)], ring.Order());
    }

    [Fact]
    public void Random_masks_are_outlined_pixel_by_pixel()
    {
        var random = new CounterRandom(3, 1, 0, RandomPurpose.Sample);
        for (var round = 0; round < 300; round++)
        {
            var (x, y, width, height) = (random.Next(50), random.Next(50), 1 + random.Next(9), 1 + random.Next(70));
            var density = random.NextDouble();
            var bits = new byte[width * height];
            for (var i = 0; i < bits.Length; i++)
                bits[i] = random.NextDouble() < density ? (byte)1 : (byte)0;
            var mask = new Mask(x, y, width, height, bits);
            if (mask.Area == 0)
                continue;

            var path = new OutlinePath();
            path.Add(mask);
            var rings = SvgPath.Read(path.ToString());
            Assert.Equal(mask.Area, rings.Sum(SvgPath.Area));
            for (var v = y - 1; v <= y + height; v++)
            {
                for (var u = x - 1; u <= x + width; u++)
                    Assert.Equal(mask.Contains(u, v), SvgPath.Contains(rings, u, v));
            }
        }
    }

    [Fact]
    public void Overlapping_masks_are_both_outlined_whole()
    {
        var path = new OutlinePath();
        path.Add(new Mask(0, 0, 4, 4, [.. Enumerable.Repeat((byte)1, 16)]));
        path.Add(new Mask(2, 2, 4, 4, [.. Enumerable.Repeat((byte)1, 16)]));
        Assert.Equal([16, 16], SvgPath.Read(path.ToString()).Select(SvgPath.Area));
    }
}
