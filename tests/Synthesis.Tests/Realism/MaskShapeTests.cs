using CellGenie.Coco;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class MaskShapeTests
{
    [Fact]
    public void Square_is_round_and_convex() => Check(new Mask(10, 20, 2, 2, [1, 1, 1, 1]), 11, 21, 0, 1);

    [Fact]
    public void Single_pixel_is_round_and_convex() => Check(new Mask(0, 0, 1, 1, [1]), 0.5, 0.5, 0, 1);

    // Variances of a bar of 4 x 1: 16/12 and 1/12, so that the eccentricity is the root of 1 - 1/16.
    [Fact]
    public void Bar_is_drawn_out() => Check(new Mask(0, 0, 4, 1, [1, 1, 1, 1]), 2, 0.5, Math.Sqrt(15.0 / 16), 1);

    // Three of four pixels; the hull cuts off half of the fourth.
    [Fact]
    public void Corner_is_not_convex() => Assert.Equal(3 / 3.5, MaskShape.Of(new Mask(0, 0, 2, 2, [1, 0, 1, 1])).Solidity, 1e-12);

    // Two pixels that touch at a corner: the hull adds two triangles of half a pixel each.
    [Fact]
    public void Diagonal_pair_is_two_thirds_of_its_hull() => Assert.Equal(2.0 / 3, MaskShape.Of(new Mask(0, 0, 2, 2, [1, 0, 0, 1])).Solidity, 1e-12);

    // A frame of 3 x 3 without its middle, and two bars with an empty row between them.
    [Theory]
    [InlineData(new byte[] { 1, 1, 1, 1, 0, 1, 1, 1, 1 }, 8.0 / 9)]
    [InlineData(new byte[] { 1, 1, 1, 0, 0, 0, 1, 1, 1 }, 6.0 / 9)]
    public void Holes_and_gaps_belong_to_the_hull(byte[] bits, double solidity) => Assert.Equal(solidity, MaskShape.Of(new Mask(5, 5, 3, 3, bits)).Solidity, 1e-12);

    private static void Check(Mask mask, double x, double y, double eccentricity, double solidity)
    {
        var shape = MaskShape.Of(mask);
        Assert.Equal(x, shape.X, 1e-12);
        Assert.Equal(y, shape.Y, 1e-12);
        Assert.Equal(eccentricity, shape.Eccentricity, 1e-12);
        Assert.Equal(solidity, shape.Solidity, 1e-12);
    }
}
