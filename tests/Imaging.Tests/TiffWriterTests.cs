using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Imaging.Tests;

public class TiffWriterTests
{
    public static TheoryData<TiffCompression, bool, int> Options => new MatrixTheoryData<TiffCompression, bool, int>(
        [TiffCompression.None, TiffCompression.Lzw, TiffCompression.Deflate], [false, true], [1, 11, int.MaxValue]);

    [Theory, MemberData(nameof(Options))]
    public void Gray_is_read_by_another_program_with_the_same_pixels(TiffCompression compression, bool hasPredictor, int rowsPerStrip)
    {
        using var folder = new TempFolder();
        var image = new GrayImage(101, 67, Pictures.Texture(101, 67));

        TiffWriter.Write(folder["a.tif"], image, new TiffOptions { Compression = compression, HasPredictor = hasPredictor, RowsPerStrip = rowsPerStrip });

        Assert.Equal(image.Pixels, Reference.Samples8(folder, folder["a.tif"], "gray"));
        Assert.Equal(image.Pixels, ImageFile.Load(folder["a.tif"]).Image.Pixels);
        Assert.Equal([folder["a.tif"], folder["reference.raw"]], Directory.GetFiles(folder.Path).Order());
    }

    [Theory, MemberData(nameof(Options))]
    public void Labels_are_read_by_another_program_with_the_same_values(TiffCompression compression, bool hasPredictor, int rowsPerStrip)
    {
        using var folder = new TempFolder();
        var labels = Pictures.Labels(101, 67, 50);

        TiffWriter.Write(folder["a.tif"], labels, new TiffOptions { Compression = compression, HasPredictor = hasPredictor, RowsPerStrip = rowsPerStrip });

        Assert.Equal(labels.Labels, Reference.Samples16(folder, folder["a.tif"], "gray"));
        Assert.Equal(labels.Labels, ImageFile.LoadLabels(folder["a.tif"]).Labels);
    }

    [Theory, MemberData(nameof(Options))]
    public void Rgb_is_read_by_another_program_with_the_same_pixels(TiffCompression compression, bool hasPredictor, int rowsPerStrip)
    {
        using var folder = new TempFolder();
        var image = new RgbImage(101, 67, Pictures.Texture(101, 67, 3));

        TiffWriter.Write(folder["a.tif"], image, new TiffOptions { Compression = compression, HasPredictor = hasPredictor, RowsPerStrip = rowsPerStrip });

        Assert.Equal(image.Pixels, Reference.Samples8(folder, folder["a.tif"], "rgb"));
        Assert.Equal(image.Pixels, ImageFile.Decode(folder["a.tif"]).Samples8);
    }

    [Fact]
    public void Defaults_give_the_tags_of_LIVECell()
    {
        using var folder = new TempFolder();
        TiffWriter.Write(folder["a.tif"], new GrayImage(704, 520, Pictures.Texture(704, 520)));

        var tags = Tool.Run("tiffinfo", folder["a.tif"]);

        Assert.Contains("Image Width: 704 Image Length: 520", tags);
        Assert.Contains("Bits/Sample: 8", tags);
        Assert.Contains("Compression Scheme: LZW", tags);
        Assert.Contains("Photometric Interpretation: min-is-black", tags);
        Assert.Contains("Rows/Strip: 11", tags);
        Assert.Contains("Predictor: horizontal differencing 2", tags);
        Assert.DoesNotContain("Warning", Tool.TryRun("tiffinfo", "-D", folder["a.tif"]).Error);
    }

    [Fact]
    public void Genuine_LIVECell_strips_come_out_as_they_were()
    {
        // The same codec with the same table resets: every strip has the bytes that the publishers' library wrote.
        var path = Repository.Shared("data/livecell-tiff/A172_Phase_A7_1_00d00h00m_1.tif");
        using var stream = new MemoryStream();

        TiffWriter.Write(stream, ImageFile.Load(path).Image);

        var genuine = File.ReadAllBytes(path);
        var directory = BitConverter.ToInt32(genuine, 4);
        Assert.Equal(genuine[8..directory], stream.ToArray()[8..directory]);
    }

    [Fact]
    public void Stream_need_not_seek()
    {
        var image = new GrayImage(20, 30, Pictures.Texture(20, 30));
        using var plain = new MemoryStream();
        using var packed = new MemoryStream();
        TiffWriter.Write(plain, image);

        using (var forward = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            TiffWriter.Write(forward, image);

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var backward = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionMode.Decompress))
            backward.CopyTo(unpacked);
        Assert.Equal(plain.ToArray(), unpacked.ToArray());
    }

    [Fact]
    public void Any_image_survives_any_options() =>
        Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            using var gray = new MemoryStream();
            TiffWriter.Write(gray, new GrayImage(c.Width, c.Height, c.Pixels), c.Options);
            using var wide = new MemoryStream();
            var labels = c.Pixels.Select((value, i) => (ushort)(value * 257 ^ i)).ToArray();
            TiffWriter.Write(wide, new LabelMap(c.Width, c.Height, labels), c.Options);
            return TiffReader.Decode("a", gray.ToArray()).Samples8!.SequenceEqual(c.Pixels)
                && TiffReader.Decode("b", wide.ToArray()).Samples16!.SequenceEqual(labels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lzw_survives_any_bytes() =>
        Prop.ForAll(Sequences().ToArbitrary(), bytes =>
        {
            var decoded = new byte[bytes.Length];
            return new LzwDecoder().Decode(new LzwEncoder().Encode(bytes), decoded) == bytes.Length && decoded.SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    private sealed record Case(int Width, int Height, byte[] Pixels, TiffOptions Options);

    private static Gen<Case> Cases() =>
        from width in Gen.Choose(1, 40)
        from height in Gen.Choose(1, 40)
        from values in Gen.Choose(1, 256)
        from seed in Gen.Choose(0, int.MaxValue)
        from compression in Gen.Elements(TiffCompression.None, TiffCompression.Lzw, TiffCompression.Deflate)
        from hasPredictor in Gen.Elements(true, false)
        from rows in Gen.Choose(1, 50)
        select new Case(width, height, Few(width * height, values, seed), new TiffOptions { Compression = compression, HasPredictor = hasPredictor, RowsPerStrip = rows });

    /// <summary>Up to 40,000 bytes of few or many values, so that tables fill and are emptied.</summary>
    private static Gen<byte[]> Sequences() =>
        from length in Gen.Frequency((3, Gen.Choose(1, 100)), (2, Gen.Choose(1, 40_000)))
        from values in Gen.Frequency((1, Gen.Choose(1, 4)), (1, Gen.Choose(1, 256)))
        from seed in Gen.Choose(0, int.MaxValue)
        select Few(length, values, seed);

    private static byte[] Few(int length, int values, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)random.Next(values);
        return bytes;
    }
}
