namespace CellGenie.Segmentation.Tests;

public sealed class BoxTests
{
    [Fact]
    public void Cell_anchor_of_size_8_and_ratio_one_half_is_the_specifications()
    {
        var anchors = Anchors.Cell(8, [0.5, 1]);

        Assert.Equal([-5.65685f, -2.82843f, 5.65685f, 2.82843f, -4, -4, 4, 4], anchors.Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Grid_is_ordered_by_row_then_column_then_anchor_without_half_a_stride()
    {
        var grid = Anchors.Grid([-1, -2, 1, 2, -3, -4, 3, 4], 2, 2, 8);

        Assert.Equal([-1, -2, 1, 2, -3, -4, 3, 4, 7, -2, 9, 2, 5, -4, 11, 4, -1, 6, 1, 10, -3, 4, 3, 12, 7, 6, 9, 10, 5, 4, 11, 12], grid);
    }

    // Specification, section 12.
    [Fact]
    public void Encode_and_decode_give_the_specified_numbers()
    {
        double[] weights = [10, 10, 5, 5], box = [10, 20, 30, 60], deltas = new double[4], decoded = new double[4];

        BoxCoder.Encode<double>(box, [12, 18, 36, 58], weights, deltas);

        Assert.Equal([2, -0.5, 0.911608, 0], deltas.Select(v => Math.Round(v, 6)));
        BoxCoder.Decode<double>(deltas, box, weights, decoded);
        Assert.Equal([12, 18, 36, 58], decoded.Select(v => Math.Round(v, 10)));
        BoxCoder.Decode<double>(Array.ConvertAll(deltas, v => v + 30), box, weights, decoded);
        Assert.Equal([-541, -1092, 709, 1408], decoded.Select(v => Math.Round(v, 9)));
    }

    [Fact]
    public void Box_coder_equals_the_oracle()
    {
        foreach (var test in Oracle.Values("box_coder").EnumerateArray())
        {
            var (weights, boxes, deltas) = (test.GetProperty("weights").Numbers(), test.GetProperty("boxes").Numbers(), test.GetProperty("deltas").Numbers());
            var result = new double[boxes.Length];
            BoxCoder.Encode<double>(boxes, test.GetProperty("target").Numbers(), weights, result);
            AssertClose(deltas, result);
            BoxCoder.Decode<double>(deltas, boxes, weights, result);
            AssertClose(test.GetProperty("decoded").Numbers(), result);
            BoxCoder.Decode<double>(Array.ConvertAll(deltas, v => v + 30), boxes, weights, result);
            AssertClose(test.GetProperty("decoded_plus_30").Numbers(), result);
        }
    }

    [Fact]
    public void Cell_anchors_equal_the_oracle()
    {
        foreach (var test in Oracle.Values("cell_anchors").EnumerateArray())
        {
            var expected = test.GetProperty("anchors").EnumerateArray().SelectMany(row => row.Numbers()).Select(v => (float)v);
            Assert.Equal(expected, Anchors.Cell(test.GetProperty("size").GetDouble(), test.GetProperty("ratios").Numbers()));
        }
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(40, 2)]
    [InlineData(111.9, 2)]
    [InlineData(112, 3)]
    [InlineData(223.9, 3)]
    [InlineData(224, 4)]
    [InlineData(447.9, 4)]
    [InlineData(448, 5)]
    [InlineData(2000, 5)]
    [InlineData(-5, 2)]
    public void Pool_level_of_a_square_is_the_specifications(double side, int level)
    {
        Assert.Equal(level, PoolLevel.Of(side, side));
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
    }
}
