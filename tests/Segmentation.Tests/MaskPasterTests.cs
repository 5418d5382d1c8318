using CellGenie.Coco;

namespace CellGenie.Segmentation.Tests;

public sealed class MaskPasterTests
{
    [Fact]
    public void Paste_equals_the_oracle()
    {
        var test = Oracle.Values("paste");
        var (width, height) = (test.GetProperty("w").GetInt32(), test.GetProperty("h").GetInt32());

        var mask = MaskPaster.Paste(test.GetProperty("mask").Floats(), 28, test.GetProperty("box").Floats(), width, height, 0.5);

        Assert.Equal(test.GetProperty("binary").Numbers().Select(v => (byte)v), mask.Decode());
    }

    [Fact]
    public void Paste_of_a_full_mask_fills_the_pixels_of_the_box()
    {
        var full = Enumerable.Repeat(1f, 28 * 28).ToArray();

        var mask = MaskPaster.Paste(full, 28, [3, 2, 9, 7], 20, 12, 0.5);

        Assert.Equal(30, mask.Area);
        Assert.Equal(new BoundingBox(3, 2, 6, 5), mask.Box);
    }

    [Theory]
    [InlineData(-50, -50, -20, -20)]
    [InlineData(100, 100, 130, 130)]
    public void Paste_outside_the_frame_is_empty(float x0, float y0, float x1, float y1)
    {
        Assert.Equal(0, MaskPaster.Paste(Enumerable.Repeat(1f, 4).ToArray(), 2, [x0, y0, x1, y1], 20, 12, 0.5).Area);
    }

    [Fact]
    public void Paste_across_the_border_is_cut_off()
    {
        var mask = MaskPaster.Paste(Enumerable.Repeat(1f, 784).ToArray(), 28, [-1e6f, -1e6f, 1e6f, 1e6f], 20, 12, 0.5);

        Assert.Equal(240, mask.Area);
    }

    [Theory]
    [InlineData(5, 5, 5, 9)]
    [InlineData(0, 0, float.NaN, 9)]
    [InlineData(0, 0, float.PositiveInfinity, 9)]
    public void Paste_of_an_empty_box_is_refused(float x0, float y0, float x1, float y1)
    {
        Assert.Throws<ArgumentException>(() => MaskPaster.Paste(new float[784], 28, [x0, y0, x1, y1], 20, 12, 0.5));
    }
}
