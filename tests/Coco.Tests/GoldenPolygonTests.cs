using System.Globalization;

namespace CellGenie.Coco.Tests;

/// <summary>The golden vectors of the COCO reference: each was computed by cocoapi's C code.</summary>
public sealed class GoldenPolygonTests
{
    [Theory]
    [InlineData(8, 10, "1 1 5 1 5 4 1 4", "9 3 5 3 5 3 5 3 44", "93500000W1", 12, "1 1 4 3")]
    [InlineData(8, 10, "0 0 10 0 10 8 0 8", "0 80", "0`2", 80, "0 0 10 8")]
    [InlineData(8, 10, "2.3 1.7 7.9 2.2 6.1 6.6 3.2 5.5", "26 4 4 4 4 4 4 4 4 1 21", "j044000000Ma0", 17, "3 2 5 4")]
    [InlineData(5, 5, ".5 .5 3.5 .5 3.5 3.5", "11 1 4 2 7", ";1413", 3, "2 1 2 2")]
    [InlineData(6, 6, "-2 -2 4 -2 4 4 -2 4", "0 4 2 4 2 4 2 4 14", "04200000<", 16, "0 0 4 4")]
    [InlineData(8, 10, "1 1 5 1 5 4 1 4/4 2 9 2 9 7 4 7", "9 3 5 3 5 3 5 6 3 5 3 5 3 5 3 5 9", "93500003NO0000006", 35, "1 1 8 6")]
    [InlineData(8, 10, "3 3 3 3 7 3 7 6", "35 1 7 2 6 3 26", "S1171O1d0", 6, "4 3 3 3")]
    [InlineData(8, 10, "2 2 6 2 4 2", "80", "`2", 0, "0 0 0 0")]
    public void Polygon_has_the_runs_string_area_and_box_of_cocoapi(int height, int width, string rings, string runs, string text, int area, string box)
    {
        var rle = new PolygonSegmentation(rings.Split('/').Select(Numbers).ToArray()).ToRle(width, height);
        Assert.Equal(Numbers(runs), rle.Runs.ToArray().Select(r => (double)r));
        Assert.Equal(text, rle.ToCompressedString());
        Assert.Equal(area, rle.Area);
        var b = Numbers(box);
        Assert.Equal(new BoundingBox(b[0], b[1], b[2], b[3]), rle.Box);
        Assert.Equal(rle.Runs.ToArray(), Rle.Parse(text, height, width).Runs.ToArray());
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
}
