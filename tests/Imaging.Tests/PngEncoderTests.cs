using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Imaging.Tests;

public class PngEncoderTests
{
    private readonly PngEncoder _encoder = new();

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 100 }, { 100, 1 }, { 2, 2 }, { 15, 3 }, { 16, 3 }, { 17, 3 }, { 18, 3 }, { 33, 5 }, { 704, 520 }, { 1409, 3 }, { 15_999, 2 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Gray_is_read_by_another_program_with_the_same_pixels(int width, int height)
    {
        using var folder = new TempFolder();
        foreach (var pixels in new[] { Pictures.Texture(width, height), Pictures.Noise(width * height), new byte[width * height], Alternating(width * height) })
        {
            AtomicFile.Write(folder["a.png"], _encoder.Encode(new GrayImage(width, height, pixels)));

            Assert.Equal(pixels, Reference.Samples8(folder, folder["a.png"], "gray"));
            Assert.Equal(pixels, ImageFile.Load(folder["a.png"]).Image.Pixels);
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Labels_are_read_by_another_program_with_the_same_values(int width, int height)
    {
        using var folder = new TempFolder();
        var labels = Pictures.Labels(width, height, 30);

        AtomicFile.Write(folder["a.png"], _encoder.Encode(labels));

        Assert.Equal(labels.Labels, Reference.Samples16(folder, folder["a.png"], "gray"));
        Assert.Equal(labels.Labels, ImageFile.LoadLabels(folder["a.png"]).Labels);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Rgb_is_read_by_another_program_with_the_same_pixels(int width, int height)
    {
        using var folder = new TempFolder();
        var image = new RgbImage(width, height, Pictures.Texture(width, height, 3));

        AtomicFile.Write(folder["a.png"], _encoder.Encode(image));

        Assert.Equal(image.Pixels, Reference.Samples8(folder, folder["a.png"], "rgb"));
        Assert.Equal(image.Pixels, ImageFile.Decode(folder["a.png"]).Samples8);
    }

    [Fact]
    public void All_65535_labels_come_back()
    {
        using var folder = new TempFolder();
        var labels = new LabelMap(256, 256, [.. Enumerable.Range(0, 65536).Select(i => (ushort)(i * 40503))]);
        Assert.Equal(65536, labels.Labels.Distinct().Count());

        AtomicFile.Write(folder["a.png"], _encoder.Encode(labels));

        Assert.Equal(labels.Labels, Reference.Samples16(folder, folder["a.png"], "gray"));
        Assert.Equal(labels.Labels, ImageFile.LoadLabels(folder["a.png"]).Labels);
    }

    [Fact]
    public void Any_small_image_comes_back() =>
        Prop.ForAll(Gen.Choose(1, 40).Two().Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(), c =>
        {
            var (size, seed) = (c.Item1, c.Item2);
            var pixels = Pictures.Noise(size.Item1 * size.Item2, seed);
            var labels = pixels.Select(value => (ushort)(value * 200)).ToArray();
            return PngReader.Decode("a", _encoder.Encode(new GrayImage(size.Item1, size.Item2, pixels)).ToArray()).Samples8!.SequenceEqual(pixels)
                && PngReader.Decode("b", _encoder.Encode(new LabelMap(size.Item1, size.Item2, labels)).ToArray()).Samples16!.SequenceEqual(labels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encoder_used_again_allocates_nothing()
    {
        var gray = new GrayImage(704, 520, Pictures.Texture(704, 520));
        var labels = Pictures.Labels(704, 520, 300);
        var rgb = new RgbImage(100, 100, Pictures.Texture(100, 100, 3));
        EncodeAll();
        var before = GC.GetAllocatedBytesForCurrentThread();

        EncodeAll();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void EncodeAll()
        {
            _encoder.Encode(gray);
            _encoder.Encode(labels);
            _encoder.Encode(rgb);
        }
    }

    [Fact]
    public void Encoder_forgets_the_image_before()
    {
        var image = new GrayImage(50, 40, Pictures.Texture(50, 40));
        var first = new PngEncoder().Encode(image).ToArray();
        _encoder.Encode(new GrayImage(300, 200, Pictures.Noise(60_000)));
        _encoder.Encode(Pictures.Labels(300, 200, 20));

        Assert.Equal(first, _encoder.Encode(image));
    }

    [Fact]
    public void Bytes_are_the_same_on_every_machine()
    {
        // Written down once; a change means that published data sets can no longer be reproduced byte for byte.
        Assert.Equal("B9F3E746A18B44AD", Hash(_encoder.Encode(new GrayImage(704, 520, Pattern(704 * 520)))));
        Assert.Equal("66AD830ED0B3D801", Hash(_encoder.Encode(new LabelMap(300, 200, [.. Pattern(60_000).Select((value, i) => (ushort)(value / 100 * 7 + i / 9000))]))));
        Assert.Equal("FDA969D686A163E5", Hash(_encoder.Encode(new RgbImage(300, 200, Pattern(180_000)))));
    }

    [Fact]
    public void Vector_filter_equals_the_plain_one()
    {
        for (var width = 1; width <= 100; width++)
        {
            var row = Pictures.Noise(width, width);
            var above = Pictures.Noise(width, -width);
            var fast = new byte[width];
            var plain = new byte[width];

            PngFilter.ApplyAverage(row, above, fast);
            PngFilter.Apply(PngFilter.Average, row, above, plain, 1);

            Assert.Equal(plain, fast);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Filter_is_undone(byte type)
    {
        foreach (var distance in new[] { 1, 2, 3, 4, 6, 8 })
        {
            var row = Pictures.Noise(100, 1);
            var above = Pictures.Noise(100, 2);
            var filtered = new byte[100];
            PngFilter.Apply(type, row, above, filtered, distance);

            PngFilter.Undo(type, filtered, above, distance);

            Assert.Equal(row, filtered);
        }
    }

    [Theory]
    [InlineData("livecell-tiff/A172_Phase_A7_1_00d00h00m_1.tif", 141_653)]
    [InlineData("livecell-tiff/A172_Phase_C7_1_00d00h00m_1.tif", 143_151)]
    [InlineData("usiigaci/train/set20_phase.png", 530_085)]
    [InlineData("usiigaci/train/set43_phase.png", 509_999)]
    public void Genuine_image_takes_no_more_than_zlib_without_matching(string file, int bytes)
    {
        // The size of the same Average-filtered data by zlib's Z_HUFFMAN_ONLY, level 6, with 57 bytes of chunks around it.
        var image = ImageFile.Load(Repository.Shared($"data/{file}")).Image;

        Assert.InRange(_encoder.Encode(image).Length, 1, bytes);
    }

    private static byte[] Alternating(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 2 * 255))];

    /// <summary>Noise from integers alone, so that it cannot change with a library.</summary>
    private static byte[] Pattern(int length)
    {
        var state = 12345u;
        return [.. Enumerable.Range(0, length).Select(i => (byte)((state = state * 1664525 + 1013904223) >> 28 | (uint)(i / 64 % 16 << 4)))];
    }

    private static string Hash(ReadOnlySpan<byte> file) => Convert.ToHexString(SHA256.HashData(file))[..16];
}
