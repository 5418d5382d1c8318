using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class ResizeTests
{
    [Fact]
    public void Resize_equals_pillow()
    {
        foreach (var test in Oracle.Values("pillow_bilinear").EnumerateArray())
        {
            int Side(string name) => test.GetProperty(name).GetInt32();
            var image = new GrayImage(Side("w"), Side("h"), Array.ConvertAll(test.GetProperty("input").Numbers(), v => (byte)v));

            var resized = BilinearResize.Resize(image, Side("new_w"), Side("new_h"));

            Assert.Equal(test.GetProperty("output").Numbers().Select(v => (byte)v), resized.Pixels);
        }
    }

    [Fact]
    public void Resize_of_random_sizes_equals_pillow()
    {
        using var folder = new TempFolder();
        var random = new Random(11);
        for (var round = 0; round < 12; round++)
        {
            var (width, height) = (random.Next(1, 90), random.Next(1, 90));
            var image = new GrayImage(width, height);
            random.NextBytes(image.Pixels);
            var (newWidth, newHeight) = (random.Next(1, 160), random.Next(1, 160));
            File.WriteAllBytes(folder["in"], image.Pixels);
            Python.Run("PIL.Image", """
                from PIL import Image
                w, h, nw, nh = map(int, sys.argv[2:6])
                pixels = Image.frombytes("L", (w, h), open(sys.argv[1] + "/in", "rb").read())
                open(sys.argv[1] + "/out", "wb").write(pixels.resize((nw, nh), Image.BILINEAR).tobytes())
                """, folder.Path, $"{width}", $"{height}", $"{newWidth}", $"{newHeight}");

            Assert.Equal(File.ReadAllBytes(folder["out"]), BilinearResize.Resize(image, newWidth, newHeight).Pixels);
        }
    }

    // 520x704 at 800: specification, section 1.
    [Theory]
    [InlineData(704, 520, 800, 1333, 1083, 800)]
    [InlineData(520, 704, 800, 1333, 800, 1083)]
    [InlineData(704, 520, 0, 1333, 704, 520)]
    [InlineData(2000, 500, 800, 1333, 1333, 333)]
    [InlineData(704, 520, 440, 1333, 596, 440)]
    public void Rule_rounds_each_side_and_limits_the_long_one(int width, int height, int shortSide, int longSide, int newWidth, int newHeight)
    {
        Assert.Equal((newWidth, newHeight), ResizeRule.SizeOf(width, height, shortSide, longSide));
    }
}
