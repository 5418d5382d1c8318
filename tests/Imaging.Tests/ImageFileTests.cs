namespace CellGenie.Imaging.Tests;

public class ImageFileTests
{
    [Theory]
    [InlineData("/9j/4AAQSkZJRgABAQ==", "JPEG", "plug-in")]
    [InlineData("Qk02AAAAAAAAADYAAAA=", "BMP", "plug-in")]
    [InlineData("R0lGODlhAQABAAAAACw=", "GIF", "plug-in")]
    [InlineData("UklGRiQAAABXRUJQVlA4IA==", "WebP", "plug-in")]
    [InlineData("AAAADGpQICANCocKAAA=", "JPEG 2000", "TIFF or PNG")]
    [InlineData("/0//UQAvAAAAAAAA", "JPEG 2000", "TIFF or PNG")]
    [InlineData("WklTUkFXRklMRQAAAAA=", "Zeiss CZI", "TIFF or PNG")]
    [InlineData("cAAAABAAAAAqAQAA", "Leica LIF", "TIFF or PNG")]
    [InlineData("2s6+CgAAAAAAAA==", "Nikon ND2", "TIFF or PNG")]
    [InlineData("iUhERg0KGgoAAA==", "HDF5", "TIFF or PNG")]
    [InlineData("SGVsbG8sIHdvcmxk", "unknown", "TIFF or PNG")]
    [InlineData("", "unknown", "TIFF or PNG")]
    public void Format_that_is_not_read_is_named_with_what_would_help(string start, string format, string help)
    {
        using var folder = new TempFolder();
        // The name must not matter.
        File.WriteAllBytes(folder["a.png"], Convert.FromBase64String(start));
        if (help == "plug-in" && ImageDecoderPlugins.Installed is not null)
            Assert.Skip("the plug-in is installed here");

        foreach (var read in new Action[] { () => ImageFile.Load(folder["a.png"]), () => ImageFile.Identify(folder["a.png"]), () => ImageFile.LoadLabels(folder["a.png"]) })
        {
            var error = Assert.Throws<InvalidInputException>(read);
            Assert.Equal(folder["a.png"], error.File);
            Assert.Contains(format, error.Rule);
            Assert.Contains(help, error.Rule);
        }
    }

    [Theory]
    [InlineData(".zattrs")]
    [InlineData(".zgroup")]
    [InlineData("zarr.json")]
    public void Zarr_folder_is_named(string file)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder[file], "{}");

        Assert.Contains("OME-Zarr", Assert.Throws<InvalidInputException>(() => ImageFile.Decode(folder.Path)).Rule);
    }

    [Fact]
    public void Folder_is_an_error()
    {
        using var folder = new TempFolder();

        Assert.Contains("folder", Assert.Throws<InvalidInputException>(() => ImageFile.Decode(folder.Path)).Rule);
    }

    [Theory]
    [InlineData("missing.tif")]
    [InlineData("missing/missing.tif")]
    public void Missing_file_is_an_error(string file)
    {
        using var folder = new TempFolder();

        Assert.Contains("no such file", Assert.Throws<InvalidInputException>(() => ImageFile.Identify(folder[file])).Rule);
    }

    [Fact]
    public void File_without_a_name_is_an_error() => Assert.Throws<InvalidInputException>(() => ImageFile.Decode(""));

    [Fact]
    public void Content_counts_and_not_the_name()
    {
        using var folder = new TempFolder();
        var image = new GrayImage(20, 10, Pictures.Texture(20, 10));
        TiffWriter.Write(folder["a.png"], image);
        AtomicFile.Write(folder["b.tif"], new PngEncoder().Encode(image));

        Assert.Equal(new ImageInfo(ImageFormat.Tiff, 20, 10, 1, 8, 1), ImageFile.Identify(folder["a.png"]));
        Assert.Equal(new ImageInfo(ImageFormat.Png, 20, 10, 1, 8, 1), ImageFile.Identify(folder["b.tif"]));
        Assert.Equal(image.Pixels, ImageFile.Load(folder["a.png"]).Image.Pixels);
        Assert.Equal(image.Pixels, ImageFile.Load("b", File.ReadAllBytes(folder["b.tif"])).Image.Pixels);
    }

    [Fact]
    public void Rule_of_the_caller_wins()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder["a.png"], new PngEncoder().Encode(new GrayImage(3, 1, [10, 11, 15])));

        var loaded = ImageFile.Load(folder["a.png"], GrayReduction.MinMax);

        Assert.Equal("min-max", loaded.Rule);
        Assert.Equal([0, 51, 255], loaded.Image.Pixels);
    }

    [Fact]
    public void Second_page_of_a_PNG_file_is_an_error()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder["a.png"], new PngEncoder().Encode(new GrayImage(3, 1)));

        Assert.Contains("page 1", Assert.Throws<InvalidInputException>(() => ImageFile.Load(folder["a.png"], page: 1)).Rule);
    }

    [Fact]
    public void Identify_reads_only_the_start_of_a_PNG_file()
    {
        using var folder = new TempFolder();
        var file = new PngEncoder().Encode(new GrayImage(30, 20)).ToArray();
        File.WriteAllBytes(folder["a.png"], file[..33]);

        Assert.Equal(new ImageInfo(ImageFormat.Png, 30, 20, 1, 8, 1), ImageFile.Identify(folder["a.png"]));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.tif")]
    public void Labels_of_a_palette_image_are_its_indices(string file)
    {
        using var folder = new TempFolder();
        // A palette of pure colours; ImageMagick orders it by first appearance or by value, so the two must only differ by name.
        var samples = new byte[3 * 64];
        for (var i = 0; i < 64; i++)
            samples[3 * i + i / 8 % 3] = 255;
        Reference.WriteNetpbm(folder["in.ppm"], 8, 8, 3, samples);
        Reference.Convert(folder["in.ppm"], "-type", "Palette", "-compress", "lzw", folder[file]);

        var labels = ImageFile.LoadLabels(folder[file]).Labels;

        Assert.Equal(3, labels.Distinct().Count());
        Assert.All(labels, label => Assert.InRange(label, 0, 2));
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(labels[i / 8 % 3 * 8], labels[i]));
    }

    [Fact]
    public void Labels_of_few_bits_are_not_scaled()
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pgm"], 4, 1, 1, [0, 17, 34, 255]);
        Reference.Convert(folder["in.pgm"], "-depth", "4", "-define", "png:bit-depth=4", "-define", "png:color-type=0", folder["a.png"]);

        Assert.Equal([0, 1, 2, 15], ImageFile.LoadLabels(folder["a.png"]).Labels);
        Assert.Equal([0, 17, 34, 255], ImageFile.Load(folder["a.png"]).Image.Pixels);
    }

    [Fact]
    public void Labels_in_colour_are_an_error()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder["a.png"], new PngEncoder().Encode(new RgbImage(2, 2)));

        Assert.Contains("not 3", Assert.Throws<InvalidInputException>(() => ImageFile.LoadLabels(folder["a.png"])).Rule);
    }
}
