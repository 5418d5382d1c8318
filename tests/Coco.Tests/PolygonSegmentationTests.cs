namespace CellGenie.Coco.Tests;

public sealed class PolygonSegmentationTests
{
    private static readonly double[] Square = [1, 1, 5, 1, 5, 5, 1, 5];

    [Fact]
    public void Area_is_the_sum_over_parts_whichever_way_they_run()
    {
        Assert.Equal(16, new PolygonSegmentation([Square]).Area);
        Assert.Equal(16 + 4.5, new PolygonSegmentation([Square, [10, 10, 10, 13, 13, 13]]).Area);
        Assert.Equal(12 + 2.5, new PolygonSegmentation([[1, 1, 3, 4], [0, 0, 5, 0.5]]).Area);
    }

    [Fact]
    public void Box_is_the_extent_of_all_parts()
    {
        Assert.Equal(new BoundingBox(-1.5, 1, 6.5, 9), new PolygonSegmentation([Square, [-1.5, 2, 0, 10, 3, 3]]).Box);
        Assert.Equal(new BoundingBox(1, 2, 3, 4), new PolygonSegmentation([[1, 2, 3, 4]]).Box);
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(4, 5, false)]
    [InlineData(5, 4, false)]
    public void Outline_on_the_edge_of_the_frame_is_inside(int width, int height, bool inside) =>
        Assert.Equal(inside, new PolygonSegmentation([Square]).IsInside(width, height));

    [Fact]
    public void Outline_left_of_the_frame_is_not_inside() =>
        Assert.False(new PolygonSegmentation([[-0.5, 1, 5, 1, 5, 5]]).IsInside(10, 10));

    [Fact]
    public void Bow_tie_crosses_itself()
    {
        Assert.True(new PolygonSegmentation([[0, 0, 10, 10, 10, 0, 0, 10]]).CrossesItself());
        Assert.True(new PolygonSegmentation([Square, [0, 0, 10, 0.5, 10, 0, 5, 5, 4, -5]]).CrossesItself());
    }

    [Fact]
    public void Simple_touching_and_repeated_points_do_not_cross()
    {
        Assert.False(new PolygonSegmentation([Square]).CrossesItself());
        Assert.False(new PolygonSegmentation([[0, 0, 0, 0, 10, 0, 10, 10]]).CrossesItself());
        // Two squares that share the corner (2, 2), drawn as one ring.
        Assert.False(new PolygonSegmentation([[0, 0, 2, 0, 2, 2, 4, 2, 4, 4, 2, 4, 2, 2, 0, 2]]).CrossesItself());
        Assert.False(new PolygonSegmentation([[0, 0, 5, 5]]).CrossesItself());
    }

    [Fact]
    public void Outline_too_long_to_decide_is_left_open()
    {
        // A comb of horizontal teeth: every edge overlaps every other one in x.
        var comb = new List<double>();
        for (var i = 0; i < 20_000; i++)
            comb.AddRange(i % 2 == 0 ? [0, i, 1000, i] : [1000, i, 0, i]);
        comb.AddRange([-1, 20_000, -1, 0]);
        Assert.Null(new PolygonSegmentation([[.. comb]]).CrossesItself());
    }

    [Fact]
    public void Runs_of_another_frame_are_refused()
    {
        var runs = new RleSegmentation(new Rle([2, 2], 2, 2));
        Assert.Equal(2, runs.ToMask(2, 2)!.Area);
        Assert.Throws<CellGenie.Imaging.InvalidInputException>(() => runs.ToMask(4, 1));
    }
}
