namespace CellGenie.Imaging.Tests;

public class TiffReaderTests
{
    // Odd on purpose: no multiple of a strip, a tile or a byte.
    private const int Width = 101;
    private const int Height = 67;

    /// <summary>Layouts that tiffcp writes: its arguments.</summary>
    private static readonly string[] Layouts =
    [
        "-c none", "-c none -B", "-c none -L -r 7", "-c none -8", "-c none -8 -B", "-c none -t -w 32 -l 16", "-c none -p separate", "-c none -f lsb2msb",
        "-c lzw", "-c lzw:2 -r 11", "-c lzw:2 -B", "-c lzw:2 -t -w 48 -l 32", "-c lzw:2 -p separate -r 5", "-c lzw:2 -f lsb2msb", "-c lzw:2 -8 -B -t -w 16 -l 16",
        "-c zip", "-c zip:2", "-c zip:2 -B -r 3", "-c zip:2 -t -w 64 -l 64 -8", "-c zip -p separate -t -w 32 -l 32", "-c zip:2 -f lsb2msb",
        "-c packbits", "-c packbits -r 1", "-c packbits -B -p separate", "-c packbits -t -w 32 -l 16", "-c packbits -f lsb2msb",
    ];

    public static TheoryData<string> AllLayouts => [.. Layouts];

    /// <summary>tiffcp separates planes of 8 bits only.</summary>
    public static TheoryData<string> WideLayouts => [.. Layouts.Where(layout => !layout.Contains("separate"))];

    /// <summary>libtiff refuses predictors on samples of less than a byte.</summary>
    public static TheoryData<string> NarrowLayouts => [.. Layouts.Where(layout => !layout.Contains("separate") && !layout.Contains(":2"))];

    [Theory, MemberData(nameof(AllLayouts))]
    public void Gray8_of_every_layout_has_the_pixels_it_was_made_of(string layout) => CheckNarrow(layout, 1, Pictures.Texture(Width, Height));

    [Theory, MemberData(nameof(WideLayouts))]
    public void Gray16_of_every_layout_has_the_pixels_it_was_made_of(string layout) => CheckWide(layout, 1, Pictures.WideTexture(Width, Height));

    [Theory, MemberData(nameof(AllLayouts))]
    public void Rgb8_of_every_layout_has_the_pixels_it_was_made_of(string layout) => CheckNarrow(layout, 3, Pictures.Texture(Width, Height, 3));

    [Theory, MemberData(nameof(WideLayouts))]
    public void Rgb16_of_every_layout_has_the_pixels_it_was_made_of(string layout) => CheckWide(layout, 3, Pictures.WideTexture(Width, Height, 3));

    [Theory, MemberData(nameof(AllLayouts))]
    public void Rgba8_of_every_layout_has_the_pixels_it_was_made_of(string layout)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height, 4);
        File.WriteAllBytes(folder["in.rgba"], samples);
        Reference.Convert("-size", $"{Width}x{Height}", "-depth", "8", $"rgba:{folder["in.rgba"]}", "-compress", "none", folder["in.tif"]);

        var image = ImageFile.Decode(Copy(folder, layout));

        Assert.Equal((Width, Height, 4, 8), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples8);
    }

    [Theory, MemberData(nameof(AllLayouts))]
    public void Palette_of_every_layout_has_the_colours_of_its_palette(string layout)
    {
        using var folder = new TempFolder();
        // 200 colours fit a palette exactly.
        var samples = new byte[Width * Height * 3];
        for (var i = 0; i < Width * Height; i++)
        {
            var colour = i * 31 % 200;
            (samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]) = ((byte)colour, (byte)(255 - colour), (byte)(colour * 7));
        }

        Reference.WriteNetpbm(folder["in.ppm"], Width, Height, 3, samples);
        Reference.Convert(folder["in.ppm"], "-type", "Palette", "-compress", "none", folder["in.tif"]);
        Assert.Contains("palette color", Tool.Run("tiffinfo", folder["in.tif"]));

        var image = ImageFile.Decode(Copy(folder, layout));

        Assert.Equal((Width, Height, 3, 8), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples8);
    }

    [Theory, MemberData(nameof(NarrowLayouts))]
    public void Gray4_of_every_layout_is_scaled_to_8_bits(string layout)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Noise(Width * Height).Select(value => (byte)(value % 16 * 17)).ToArray();
        Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, samples);
        Reference.Convert(folder["in.pgm"], "-depth", "4", "-compress", "none", folder["in.tif"]);
        Assert.Contains("Bits/Sample: 4", Tool.Run("tiffinfo", folder["in.tif"]));

        var image = ImageFile.Decode(Copy(folder, layout));

        Assert.Equal((1, 8), (image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples8);
    }

    [Theory, MemberData(nameof(NarrowLayouts))]
    public void Bilevel_of_every_layout_is_black_and_white(string layout)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Noise(Width * Height).Select(value => (byte)(value < 100 ? 0 : 255)).ToArray();
        Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, samples);
        Reference.Convert(folder["in.pgm"], "-type", "bilevel", "-depth", "1", "-compress", "none", folder["in.tif"]);
        Assert.Contains("Bits/Sample: 1", Tool.Run("tiffinfo", folder["in.tif"]));

        Assert.Equal(samples, ImageFile.Decode(Copy(folder, layout)).Samples8);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void White_is_zero_is_inverted(int bits)
    {
        using var folder = new TempFolder();
        var narrow = Pictures.Texture(Width, Height);
        var wide = Pictures.WideTexture(Width, Height);
        if (bits == 8)
            Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, narrow);
        else
            Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, wide);
        Reference.Convert(folder["in.pgm"], "-compress", "lzw", folder["in.tif"]);
        Tool.Run("tiffset", "-s", "262", "0", folder["in.tif"]);

        var image = ImageFile.Decode(folder["in.tif"]);

        if (bits == 8)
            Assert.Equal(narrow.Select(value => (byte)(255 - value)), image.Samples8!);
        else
            Assert.Equal(wide.Select(value => (ushort)(65535 - value)), image.Samples16!);
    }

    [Fact]
    public void Gray_with_alpha_keeps_its_gray()
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height);
        Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, samples);
        Reference.Convert(folder["in.pgm"], "-alpha", "set", "-channel", "A", "-evaluate", "set", "50%", "-compress", "lzw", folder["in.tif"]);

        var image = ImageFile.Decode(folder["in.tif"]);

        Assert.Equal(2, image.Channels);
        Assert.Equal(samples, ImageFile.Load(folder["in.tif"]).Image.Pixels);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("lzw")]
    [InlineData("zip")]
    public void Rgb16_in_planes_has_the_pixels_it_was_made_of(string compression)
    {
        using var folder = new TempFolder();
        var samples = Pictures.WideTexture(Width, Height, 3);
        Reference.WriteNetpbm(folder["in.ppm"], Width, Height, 3, samples);
        Reference.Convert(folder["in.ppm"], "-interlace", "plane", "-compress", compression, folder["in.tif"]);
        Assert.Contains("separate image planes", Tool.Run("tiffinfo", folder["in.tif"]));

        Assert.Equal(samples, ImageFile.Decode(folder["in.tif"]).Samples16);
    }

    [Fact]
    public void Old_deflate_code_is_read_like_the_new_one()
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height);
        Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, samples);
        Reference.Convert(folder["in.pgm"], "-compress", "none", folder["in.tif"]);
        var path = Copy(folder, "-c zip:1");
        Tool.Run("tiffset", "-s", "259", "32946", path);

        Assert.Equal(samples, ImageFile.Decode(path).Samples8);
    }

    [Fact]
    public void Raw2tiff_output_is_read()
    {
        using var folder = new TempFolder();
        var samples = Pictures.WideTexture(Width, Height);
        File.WriteAllBytes(folder["in.raw"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        Tool.Run("raw2tiff", "-w", $"{Width}", "-l", $"{Height}", "-d", "short", "-c", "packbits", folder["in.raw"], folder["in.tif"]);

        Assert.Equal(samples, ImageFile.Decode(folder["in.tif"]).Samples16);
    }

    [Theory]
    [InlineData(279)] // StripByteCounts
    [InlineData(278)] // RowsPerStrip
    [InlineData(277)] // SamplesPerPixel
    [InlineData(284)] // PlanarConfig
    [InlineData(262)] // Photometric
    public void Tag_missing_in_an_uncompressed_strip_is_tolerated(int tag)
    {
        using var folder = new TempFolder();
        var samples = Pictures.Texture(Width, Height);
        Reference.WriteNetpbm(folder["in.pgm"], Width, Height, 1, samples);
        Reference.Convert(folder["in.pgm"], "-compress", "none", "-define", $"tiff:rows-per-strip={Height}", folder["in.tif"]);
        Tool.Run("tiffset", "-u", $"{tag}", folder["in.tif"]);

        Assert.Equal(samples, ImageFile.Decode(folder["in.tif"]).Samples8);
    }

    [Fact]
    public void Every_page_of_a_stack_is_reached_by_its_index()
    {
        using var folder = new TempFolder();
        var pages = Enumerable.Range(1, 4).Select(seed => Pictures.Texture(Width, Height, seed: seed)).ToArray();
        for (var i = 0; i < pages.Length; i++)
            Reference.WriteNetpbm(folder[$"{i}.pgm"], Width, Height, 1, pages[i]);
        Reference.Convert(folder["0.pgm"], folder["1.pgm"], folder["2.pgm"], folder["3.pgm"], "-compress", "lzw", folder["stack.tif"]);

        for (var i = 0; i < pages.Length; i++)
            Assert.Equal(pages[i], ImageFile.Load(folder["stack.tif"], page: i).Image.Pixels);
        Assert.Equal(new ImageInfo(ImageFormat.Tiff, Width, Height, 1, 8, 4), ImageFile.Identify(folder["stack.tif"]));
        var error = Assert.Throws<InvalidInputException>(() => ImageFile.Load(folder["stack.tif"], page: 4));
        Assert.Contains("the file has 4", error.Rule);
    }

    [Fact]
    public void Large_file_read_piece_by_piece_equals_one_read_whole()
    {
        using var folder = new TempFolder();
        var labels = Pictures.Labels(Width, Height, 40);
        TiffWriter.Write(folder["labels.tif"], labels);
        using var handle = File.OpenHandle(folder["labels.tif"]);

        var image = TiffReader.Decode("labels.tif", new FileSource(handle), 0);

        Assert.Equal(labels.Labels, image.Samples16);
    }

    private static void CheckNarrow(string layout, int channels, byte[] samples)
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pnm"], Width, Height, channels, samples);
        Reference.Convert(folder["in.pnm"], "-compress", "none", folder["in.tif"]);

        var path = Copy(folder, layout);
        var image = ImageFile.Decode(path);

        Assert.Equal((Width, Height, channels, 8), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples8);
        Assert.Equal(new ImageInfo(ImageFormat.Tiff, Width, Height, channels, 8, 1), ImageFile.Identify(path));
    }

    private static void CheckWide(string layout, int channels, ushort[] samples)
    {
        using var folder = new TempFolder();
        Reference.WriteNetpbm(folder["in.pnm"], Width, Height, channels, samples);
        Reference.Convert(folder["in.pnm"], "-compress", "none", folder["in.tif"]);

        var image = ImageFile.Decode(Copy(folder, layout));

        Assert.Equal((Width, Height, channels, 16), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal(samples, image.Samples16);
    }

    private static string Copy(TempFolder folder, string layout)
    {
        Tool.Run("tiffcp", [.. layout.Split(' '), folder["in.tif"], folder["out.tif"]]);
        return folder["out.tif"];
    }
}
