namespace CellGenie.Imaging.Tests;

/// <summary>Genuine microscope files, with figures that were published beside them.</summary>
public class LiveCellTests
{
    [Theory]
    [InlineData("A172_Phase_A7_1_00d00h00m_1.tif", 3, 241, 127.98, 7.49)]
    [InlineData("A172_Phase_C7_1_00d00h00m_1.tif", 3, 255, 128.00, 6.88)]
    public void Genuine_image_has_the_known_statistics(string file, int least, int most, double mean, double deviation)
    {
        var loaded = ImageFile.Load(Repository.Shared($"data/livecell-tiff/{file}"));
        var pixels = loaded.Image.Pixels;
        var average = pixels.Average(value => (double)value);

        Assert.Equal("none", loaded.Rule);
        Assert.Equal((704, 520), (loaded.Image.Width, loaded.Image.Height));
        Assert.Equal((least, most), (pixels.Min(), pixels.Max()));
        Assert.Equal(mean, average, 0.005);
        Assert.Equal(deviation, Math.Sqrt(pixels.Average(value => (value - average) * (value - average))), 0.005);
    }

    [Theory]
    [InlineData("A172_Phase_A7_1_00d00h00m_1.tif")]
    [InlineData("A172_Phase_C7_1_00d00h00m_1.tif")]
    public void Genuine_image_equals_that_of_a_second_decoder(string file)
    {
        using var folder = new TempFolder();
        var path = Repository.Shared($"data/livecell-tiff/{file}");

        Assert.Equal(Reference.Samples8(folder, path, "gray"), ImageFile.Load(path).Image.Pixels);
    }

    [Fact]
    public void Vendor_file_of_16_bits_equals_that_of_a_second_decoder()
    {
        using var folder = new TempFolder();
        var path = Repository.Shared("data/usiigaci/val/set46_raw16.tif");

        var image = ImageFile.Decode(path);

        Assert.Equal(new ImageInfo(ImageFormat.Tiff, 1024, 1022, 1, 16, 1), ImageFile.Identify(path));
        Assert.Equal((5163, 65535), (image.Samples16!.Min(), image.Samples16!.Max()));
        Assert.Equal(Reference.Samples16(folder, path, "gray"), image.Samples16);
    }

    [Fact]
    public void Vendor_file_of_16_bits_is_stretched_like_the_published_8_bits()
    {
        var loaded = ImageFile.Load(Repository.Shared("data/usiigaci/val/set46_raw16.tif"));
        var published = ImageFile.Load(Repository.Shared("data/usiigaci/val/set46_phase.png")).Image;

        Assert.Equal("min-max", loaded.Rule);
        // The publishers' rounding is not known.
        Assert.All(loaded.Image.Pixels.Zip(published.Pixels), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Theory]
    [InlineData("train/set20_instances_ids.png", 114)]
    [InlineData("val/set46_instances_ids.png", 73)]
    public void Genuine_label_map_has_the_known_number_of_labels(string file, int labels)
    {
        var map = ImageFile.LoadLabels(Repository.Shared($"data/usiigaci/{file}"));

        Assert.Equal((1024, 1022), (map.Width, map.Height));
        Assert.Equal(labels, map.Labels.Where(label => label != 0).Distinct().Count());
    }
}
