namespace CellGenie.Imaging.Tests;

/// <summary>The plug-in for other formats, where it could be built.</summary>
public class ImageSharpPluginTests
{
    private const int Width = 101;
    private const int Height = 67;

    public ImageSharpPluginTests()
    {
        if (ImageDecoderPlugins.Installed is null)
            Assert.Skip($"needs {ImageDecoderPlugins.AssemblyName}, which was built without SixLabors.ImageSharp");
    }

    [Theory]
    [InlineData("a.bmp", ImageFormat.Bmp)]
    [InlineData("a.webp", ImageFormat.WebP)]
    public void Lossless_format_has_the_pixels_it_was_made_of(string file, ImageFormat format)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height, 3);
        Reference.WriteNetpbm(folder["in.ppm"], Width, Height, 3, samples);
        Reference.Convert(folder["in.ppm"], "-define", "webp:lossless=true", folder[file]);

        Assert.Equal(samples, ImageFile.Decode(folder[file]).Samples8);
        Assert.Equal(new ImageInfo(format, Width, Height, 3, 8, 1), ImageFile.Identify(folder[file]));
        Assert.Equal("luma", ImageFile.Load(folder[file]).Rule);
    }

    [Fact]
    public void Every_page_of_a_GIF_file_is_reached_by_its_index()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 3; i++)
            Reference.WriteNetpbm(folder[$"{i}.pgm"], Width, Height, 1, Pictures.Texture(Width, Height, seed: i));
        Reference.Convert(folder["0.pgm"], folder["1.pgm"], folder["2.pgm"], folder["a.gif"]);

        for (var i = 0; i < 3; i++)
            Assert.Equal(Reference.Samples8(folder, $"{folder["a.gif"]}[{i}]", "gray"), ImageFile.Load(folder["a.gif"], page: i).Image.Pixels);
        Assert.Equal(new ImageInfo(ImageFormat.Gif, Width, Height, 3, 8, 3), ImageFile.Identify(folder["a.gif"]));
        Assert.Contains("has 3", Assert.Throws<InvalidInputException>(() => ImageFile.Load(folder["a.gif"], page: 3)).Rule);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void JPEG_is_close_to_that_of_a_second_decoder(int channels)
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pnm"], Width, Height, channels, Pictures.Texture(Width, Height, channels));
        Reference.Convert(folder["in.pnm"], "-quality", "95", "-sampling-factor", "1x1", folder["a.jpg"]);

        var image = ImageFile.Decode(folder["a.jpg"]);

        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, Width, Height, channels, 8, 1), ImageFile.Identify(folder["a.jpg"]));
        var expected = Reference.Samples8(folder, folder["a.jpg"], channels == 1 ? "gray" : "rgb");
        // Decoders may round the cosine transform differently.
        Assert.All(image.Samples8!.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -3, 3));
        Assert.Equal(channels == 1 ? "none" : "luma", ImageFile.Load(folder["a.jpg"]).Rule);
    }

    [Fact]
    public void Absurd_size_is_refused()
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pgm"], 8, 8, 1, new byte[64]);
        Reference.Convert(folder["in.pgm"], folder["a.jpg"]);
        var file = File.ReadAllBytes(folder["a.jpg"]);
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        file.AsSpan(frame + 5, 4).Fill(0xFF);

        Assert.Contains("65535x65535", Assert.Throws<InvalidInputException>(() => ImageFile.Decode("a.jpg", file)).Rule);
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.bmp")]
    [InlineData("a.gif")]
    [InlineData("a.webp")]
    public void Damaged_file_gives_an_image_or_an_error(string file)
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.ppm"], Width, Height, 3, Pictures.Texture(Width, Height, 3));
        Reference.Convert(folder["in.ppm"], folder[file]);
        var bytes = File.ReadAllBytes(folder[file]);
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var damaged = i % 4 == 0 ? bytes[..random.Next(16, bytes.Length)] : bytes.ToArray();
            // The first bytes stay, so that the file remains of its format; sizes stay small, because these decoders trust them.
            for (var flips = 0; flips < 3; flips++)
                damaged[random.Next(Math.Min(64, damaged.Length - 1), damaged.Length)] ^= (byte)(1 << random.Next(8));
            var error = Record.Exception(() => ImageFile.Decode(file, damaged));
            Assert.True(error is null or InvalidInputException, $"{error}");
        }
    }
}
