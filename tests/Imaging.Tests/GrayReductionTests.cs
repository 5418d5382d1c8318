namespace CellGenie.Imaging.Tests;

public class GrayReductionTests
{
    [Fact]
    public void Every_name_gives_its_rule_back()
    {
        Assert.Equal(["none", "luma", "min-max", "percentile"], GrayReduction.All.Select(rule => rule.Name));
        Assert.All(GrayReduction.All, rule => Assert.Same(rule, GrayReduction.Parse(rule.ToString())));
    }

    [Fact]
    public void Unknown_name_is_an_error_that_lists_the_rules() =>
        Assert.Contains("none, luma, min-max, percentile", Assert.Throws<CellGenieException>(() => GrayReduction.Parse("Luma")).Message);

    [Theory]
    [InlineData(1, 8, "none")]
    [InlineData(2, 8, "none")]
    [InlineData(3, 8, "luma")]
    [InlineData(4, 8, "luma")]
    [InlineData(1, 16, "min-max")]
    [InlineData(3, 16, "min-max")]
    public void Automatic_rule_follows_channels_and_bits(int channels, int bits, string rule)
    {
        var image = bits == 8 ? new DecodedImage("a", 1, 1, channels, new byte[channels]) : new DecodedImage("a", 1, 1, channels, new ushort[channels]);

        Assert.Equal(rule, GrayReduction.AutomaticFor(image).Name);
    }

    [Fact]
    public void None_takes_gray_as_it_is_and_drops_alpha()
    {
        Assert.Equal([5, 9], GrayReduction.None.Apply(Narrow(1, 5, 9)).Pixels);
        Assert.Equal([5, 9], GrayReduction.None.Apply(Narrow(2, 5, 1, 9, 2)).Pixels);
    }

    [Fact]
    public void None_refuses_colour_and_16_bits()
    {
        Assert.Contains("3 channels of 8 bits", Assert.Throws<InvalidInputException>(() => GrayReduction.None.Apply(Narrow(3, 1, 2, 3))).Rule);
        Assert.Contains("1 channels of 16 bits", Assert.Throws<InvalidInputException>(() => GrayReduction.None.Apply(Wide(1, 1))).Rule);
    }

    [Fact]
    public void Luma_weighs_the_colours()
    {
        // Rounded 0.299 R + 0.587 G + 0.114 B.
        Assert.Equal([76, 150, 29, 255, 0], GrayReduction.Luma.Apply(Narrow(3, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0)).Pixels);
        Assert.Equal([76, 29], GrayReduction.Luma.Apply(Narrow(4, 255, 0, 0, 99, 0, 0, 255, 0)).Pixels);
        Assert.Equal([76, 255], GrayReduction.Luma.Apply(Wide(3, 65535, 0, 0, 65535, 65535, 65535)).Pixels);
    }

    [Fact]
    public void Luma_of_gray_scales_the_full_range()
    {
        Assert.Equal([0, 7, 255], GrayReduction.Luma.Apply(Narrow(1, 0, 7, 255)).Pixels);
        // 65,535 / 255 = 257: 128 is still rounded down, 129 up.
        Assert.Equal([0, 0, 1, 1, 255], GrayReduction.Luma.Apply(Wide(1, 0, 128, 129, 257, 65535)).Pixels);
    }

    [Fact]
    public void Min_max_stretches_between_the_extremes()
    {
        // (300 - 100) * 255 / 400 = 127.5, rounded up.
        Assert.Equal([0, 128, 255], GrayReduction.MinMax.Apply(Wide(1, 100, 300, 500)).Pixels);
        Assert.Equal([255, 0, 51], GrayReduction.MinMax.Apply(Narrow(1, 15, 10, 11)).Pixels);
    }

    [Fact]
    public void Min_max_of_a_flat_image_is_black() => Assert.Equal([0, 0], GrayReduction.MinMax.Apply(Wide(1, 700, 700)).Pixels);

    [Fact]
    public void Percentile_ignores_one_in_a_thousand_at_each_end()
    {
        // 2,000 values: ranks 2 and 1,998 are the limits, so two outliers above and one below are clipped.
        var samples = new ushort[2000];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (ushort)(1000 + i % 256);
        samples[7] = 0;
        samples[500] = 65535;
        samples[900] = 60000;

        var pixels = GrayReduction.Percentile.Apply(new DecodedImage("a", 2000, 1, 1, samples)).Pixels;

        Assert.Equal((0, 255, 255), (pixels[7], pixels[500], pixels[900]));
        for (var i = 0; i < 256; i++)
        {
            if (i != 7)
                Assert.Equal(i, pixels[i]);
        }
    }

    private static DecodedImage Narrow(int channels, params byte[] samples) => new("a", samples.Length / channels, 1, channels, samples);

    private static DecodedImage Wide(int channels, params ushort[] samples) => new("a", samples.Length / channels, 1, channels, samples);
}
