using System.Buffers.Binary;
using System.Globalization;

namespace CellGenie.Imaging.Tests;

/// <summary>Label maps in TIFF files of 32 bits.</summary>
public sealed class TiffLabelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<TiffCompression, bool> Options => new MatrixTheoryData<TiffCompression, bool>(
        [TiffCompression.None, TiffCompression.Lzw, TiffCompression.Deflate], [false, true]);

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Options))]
    public void Labels_of_32_bits_are_read_by_another_program_with_the_same_values(TiffCompression compression, bool hasPredictor)
    {
        var labels = Pictures.Labels(101, 67, 50);
        labels[3, 4] = ushort.MaxValue;

        TiffWriter.Write(_folder["a.tif"], labels, new TiffOptions { Compression = compression, HasPredictor = hasPredictor, LabelBits = 32 });

        Assert.Equal(labels.Labels, ImageFile.LoadLabels(_folder["a.tif"]).Labels);
        Assert.Equal((101, 67), ImageFile.IdentifyLabels(_folder["a.tif"]));
        Assert.Contains("Bits/Sample: 32", Tool.Run("tiffinfo", _folder["a.tif"]));
        var other = Python.Run("numpy, PIL.Image", "print(*numpy.array(PIL.Image.open(sys.argv[1])).astype('int64').ravel())", _folder["a.tif"]);
        Assert.Equal(labels.Labels, other.Split().Where(t => t.Length > 0).Select(t => ushort.Parse(t, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("-c none -B")]
    [InlineData("-c lzw:2 -B -r 5")]
    [InlineData("-c zip:2 -t -w 16 -l 32")]
    [InlineData("-c none -8")]
    public void Every_layout_of_32_bits_gives_the_same_labels(string layout)
    {
        var labels = Pictures.Labels(101, 67, 50);
        TiffWriter.Write(_folder["a.tif"], labels, new TiffOptions { LabelBits = 32 });
        Tool.Run("tiffcp", [.. layout.Split(' '), _folder["a.tif"], _folder["b.tif"]]);
        Assert.Equal(labels.Labels, ImageFile.LoadLabels(_folder["b.tif"]).Labels);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public void Large_numbers_are_numbered_anew_in_ascending_order(uint format)
    {
        Write(format, 0, 70_000, 5, 70_000, 2_000_000_000, 65_536);
        Assert.Equal([0, 3, 1, 3, 4, 2], ImageFile.LoadLabels(_folder["t.tif"]).Labels);
    }

    [Fact]
    public void Numbers_up_to_65535_stay_as_they_are()
    {
        Write(1, 0, 65_535, 5, 65_535, 9, 1);
        Assert.Equal([0, 65_535, 5, 65_535, 9, 1], ImageFile.LoadLabels(_folder["t.tif"]).Labels);
    }

    [Fact]
    public void Whole_floating_point_numbers_are_labels()
    {
        Write(3, Bits(0), Bits(3), Bits(2), Bits(70_000), Bits(3), Bits(0));
        Assert.Equal([0, 2, 1, 3, 2, 0], ImageFile.LoadLabels(_folder["t.tif"]).Labels);
    }

    [Theory]
    [InlineData(2u, 0xFFFFFFFFu)]
    [InlineData(3u, 0x3F000000u)] // 0.5
    [InlineData(3u, 0xBF800000u)] // -1
    [InlineData(3u, 0x7FC00000u)] // not a number
    [InlineData(3u, 0x7F800000u)] // infinity
    [InlineData(3u, 0x4F800000u)] // 2^32
    public void What_is_no_label_is_an_error_that_names_the_pixel(uint format, uint bits)
    {
        Write(format, 0, 0, 0, 0, bits, 0);
        var error = Assert.Throws<InvalidInputException>(() => ImageFile.LoadLabels(_folder["t.tif"]));
        Assert.Equal("pixel (1, 1)", error.Place);
        Assert.Contains("whole number", error.Rule);
    }

    [Fact]
    public void More_labels_than_a_map_holds_are_an_error()
    {
        var numbers = Enumerable.Range(0, 65_536).Select(i => 70_000u + (uint)i).ToArray();
        Write(1, 256, numbers);
        Assert.Contains("at most 65535", Assert.Throws<InvalidInputException>(() => ImageFile.LoadLabels(_folder["t.tif"])).Rule);
        numbers[7] = 0;
        Write(1, 256, numbers);
        Assert.Equal(65_535, ImageFile.LoadLabels(_folder["t.tif"]).Labels.Max());
    }

    [Fact]
    public void Images_of_32_bits_are_still_refused()
    {
        Write(1, 0, 1, 2, 3, 4, 5);
        Assert.Contains("bits", Assert.Throws<InvalidInputException>(() => ImageFile.Load(_folder["t.tif"])).Rule);
        Assert.Throws<InvalidInputException>(() => ImageFile.Identify(_folder["t.tif"]));
    }

    [Fact]
    public void Damaged_files_give_an_error_and_nothing_else()
    {
        TiffWriter.Write(_folder["a.tif"], Pictures.Labels(40, 30, 9), new TiffOptions { LabelBits = 32 });
        var bytes = File.ReadAllBytes(_folder["a.tif"]);
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = bytes.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            File.WriteAllBytes(_folder["d.tif"], damaged);
            try
            {
                ImageFile.LoadLabels(_folder["d.tif"]);
            }
            catch (InvalidInputException e)
            {
                Assert.Equal(_folder["d.tif"], e.File);
            }
        }
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private void Write(uint format, params uint[] samples) => Write(format, 3, samples);

    private void Write(uint format, uint width, uint[] samples)
    {
        var data = new byte[4 * samples.Length];
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4 * i), samples[i]);
        var tiff = new TinyTiff { Data = data };
        var height = (uint)samples.Length / width;
        File.WriteAllBytes(_folder["t.tif"], tiff.Tag(256, width).Tag(257, height).Tag(258, 32).Tag(259, 1).Tag(262, 1)
            .Tag(273, tiff.DataOffset(9)).Tag(278, height).Tag(279, (uint)data.Length).Tag(339, format).Build());
    }
}
