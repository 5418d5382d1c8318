namespace CellGenie.Imaging.Tests;

public class PngReaderTests
{
    private const int Width = 101;
    private const int Height = 67;

    /// <summary>Interlacing and, as libpng numbers them, filters 0 to 4 and the mix it chooses itself.</summary>
    public static TheoryData<string, int> Layouts => new MatrixTheoryData<string, int>(["none", "PNG"], [0, 1, 2, 3, 4, 5]);

    [Theory, MemberData(nameof(Layouts))]
    public void Gray8_has_the_pixels_it_was_made_of(string interlace, int filter) => CheckNarrow(1, 0, 8, Pictures.Texture(Width, Height), interlace, filter);

    [Theory, MemberData(nameof(Layouts))]
    public void Rgb8_has_the_pixels_it_was_made_of(string interlace, int filter) => CheckNarrow(3, 2, 8, Pictures.Texture(Width, Height, 3), interlace, filter);

    [Theory, MemberData(nameof(Layouts))]
    public void Gray16_has_the_pixels_it_was_made_of(string interlace, int filter) => CheckWide(1, 0, Pictures.WideTexture(Width, Height), interlace, filter);

    [Theory, MemberData(nameof(Layouts))]
    public void Rgb16_has_the_pixels_it_was_made_of(string interlace, int filter) => CheckWide(3, 2, Pictures.WideTexture(Width, Height, 3), interlace, filter);

    [Theory]
    [InlineData(1, "none")]
    [InlineData(1, "PNG")]
    [InlineData(2, "none")]
    [InlineData(2, "PNG")]
    [InlineData(4, "none")]
    [InlineData(4, "PNG")]
    public void Gray_of_few_bits_is_scaled_to_8(int bits, string interlace)
    {
        var step = 255 / ((1 << bits) - 1);
        CheckNarrow(1, 0, bits, [.. Pictures.Noise(Width * Height).Select(value => (byte)(value / 16 % (1 << bits) * step))], interlace, 0);
    }

    [Theory]
    [InlineData(1, "none")]
    [InlineData(2, "PNG")]
    [InlineData(4, "none")]
    [InlineData(4, "PNG")]
    [InlineData(8, "none")]
    [InlineData(8, "PNG")]
    public void Palette_gives_its_colours(int bits, string interlace)
    {
        var samples = new byte[Width * Height * 3];
        for (var i = 0; i < Width * Height; i++)
        {
            var colour = i * 31 % Math.Min(200, 1 << bits);
            // White is among them, because ImageMagick adds its background colour to the palette.
            (samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]) = ((byte)(255 - colour), (byte)(255 - colour * 3 / 4), (byte)(255 - colour * 7));
        }

        CheckNarrow(3, 3, bits, samples, interlace, 0);
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Rgba8_has_the_samples_it_was_made_of(string interlace, int filter)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height, 4);
        File.WriteAllBytes(folder["in.rgba"], samples);
        Reference.Convert(["-size", $"{Width}x{Height}", "-depth", "8", $"rgba:{folder["in.rgba"]}", .. Options(6, 8, interlace, filter), folder["out.png"]]);

        var image = ImageFile.Decode(folder["out.png"]);

        Assert.Equal((4, 8), (image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples8);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Gray_with_alpha_has_both_channels(int bits)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height);
        Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, samples);
        Reference.Convert([folder["in.pgm"], "-alpha", "set", "-channel", "A", "-evaluate", "set", "20%", "+channel", .. Options(4, bits, "none", 4), folder["out.png"]]);

        var image = ImageFile.Decode(folder["out.png"]);

        Assert.Equal((2, bits), (image.Channels, image.BitsPerSample));
        for (var i = 0; i < samples.Length; i++)
        {
            Assert.Equal(samples[i], bits == 8 ? image.Samples8![2 * i] : image.Samples16![2 * i] / 257);
            Assert.Equal(51, bits == 8 ? image.Samples8![2 * i + 1] : image.Samples16![2 * i + 1] / 257);
        }
    }

    [Fact]
    public void Palette_with_transparency_ignores_the_transparency()
    {
        using var folder = new TempFolder();
        var samples = new byte[Width * Height * 3];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (byte)(i / 3 % 5 * 50);
        Reference.WriteNetpbm(folder["in.ppm"], Width, Height, 3, samples);
        Reference.Convert(folder["in.ppm"], "-transparent", "#323232", $"PNG8:{folder["out.png"]}");
        Assert.Contains("tRNS", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(folder["out.png"])));

        var image = ImageFile.Decode(folder["out.png"]);

        Assert.Equal(3, image.Channels);
        Assert.Equal((Width, Height), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 4)]
    [InlineData(8, 8)]
    [InlineData(17, 2)]
    public void Interlaced_image_of_any_small_size_is_read(int width, int height)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(width, height);
        Reference.WriteNetpbm(folder["in.pgm"], width, height, 1, samples);
        Reference.Convert([folder["in.pgm"], .. Options(0, 8, "PNG", 5), folder["out.png"]]);

        Assert.Equal(samples, ImageFile.Decode(folder["out.png"]).Samples8);
    }

    private static void CheckNarrow(int channels, int colorType, int bits, byte[] samples, string interlace, int filter)
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pnm"], Width, Height, channels, samples);
        Reference.Convert([folder["in.pnm"], .. Options(colorType, bits, interlace, filter), folder["out.png"]]);
        AssertHeader(folder["out.png"], colorType, bits, interlace);

        var image = ImageFile.Decode(folder["out.png"]);

        Assert.Equal((Width, Height, channels, 8), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples8);
        Assert.Equal(new ImageInfo(ImageFormat.Png, Width, Height, channels, 8, 1), ImageFile.Identify(folder["out.png"]));
    }

    private static void CheckWide(int channels, int colorType, ushort[] samples, string interlace, int filter)
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pnm"], Width, Height, channels, samples);
        Reference.Convert([folder["in.pnm"], .. Options(colorType, 16, interlace, filter), folder["out.png"]]);
        AssertHeader(folder["out.png"], colorType, 16, interlace);

        var image = ImageFile.Decode(folder["out.png"]);

        Assert.Equal((Width, Height, channels, 16), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples16);
    }

    private static string[] Options(int colorType, int bits, string interlace, int filter) =>
    [
        // Asking for a depth would round the colours of a palette.
        .. colorType == 3 ? [] : new[] { "-depth", $"{bits}" }, "-define", $"png:color-type={colorType}", "-define", $"png:bit-depth={bits}",
        "-define", $"png:compression-filter={filter}", "-interlace", interlace,
    ];

    /// <summary>The other program did write the variant that the test is about.</summary>
    private static void AssertHeader(string path, int colorType, int bits, string interlace)
    {
        var file = File.ReadAllBytes(path);
        Assert.Equal((bits, colorType, interlace == "PNG" ? 1 : 0), (file[24], file[25], file[28]));
    }
}
