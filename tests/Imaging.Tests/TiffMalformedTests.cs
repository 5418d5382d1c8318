using System.IO.Compression;

namespace CellGenie.Imaging.Tests;

public class TiffMalformedTests
{
    [Fact]
    public void Handmade_image_is_read()
    {
        var image = TiffReader.Decode("a.tif", TinyTiff.Gray(3, 2, 1, [1, 2, 3, 4, 5, 6]));

        Assert.Equal([1, 2, 3, 4, 5, 6], image.Samples8!);
    }

    [Fact]
    public void Packbits_follows_the_example_of_the_specification()
    {
        // TIFF 6.0, section 9.
        byte[] packed = [0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A, 0x22, 0xF7, 0xAA];
        byte[] plain =
        [
            0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0xAA, 0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0x22,
            0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA,
        ];

        Assert.Equal(plain, TiffReader.Decode("a.tif", TinyTiff.Gray(24, 1, 32773, packed)).Samples8);
    }

    [Fact]
    public void Lzw_follows_the_example_of_the_specification()
    {
        // TIFF 6.0, section 13: 7 7 7 8 8 7 7 6 6 gives the codes 256 7 258 8 8 258 6 6 257.
        var packed = Pack9Bits(256, 7, 258, 8, 8, 258, 6, 6, 257);

        Assert.Equal([7, 7, 7, 8, 8, 7, 7, 6, 6], TiffReader.Decode("a.tif", TinyTiff.Gray(9, 1, 5, packed)).Samples8!);
        Assert.Equal(packed, new LzwEncoder().Encode([7, 7, 7, 8, 8, 7, 7, 6, 6]));
    }

    [Fact]
    public void Lzw_code_that_cannot_exist_is_an_error()
    {
        var error = Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", TinyTiff.Gray(9, 1, 5, Pack9Bits(256, 7, 300, 257))));

        Assert.Equal("page 0, strip 0", error.Place);
        Assert.Contains("after 1 of 9 bytes", error.Rule);
    }

    [Fact]
    public void Lzw_of_the_old_bit_order_is_named()
    {
        // The clear code 256 with the lowest bit first.
        var error = Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", TinyTiff.Gray(4, 1, 5, [0x00, 0x01, 0x02, 0x03])));

        Assert.Contains("before TIFF 6.0", error.Rule);
    }

    [Fact]
    public void Four_gigapixels_claimed_are_refused_without_allocation()
    {
        var file = TinyTiff.Gray(65535, 65535, 1, [1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", file));

        Assert.Contains("65535x65535", error.Rule);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(1u, "reach past the end")]
    [InlineData(5u, "cannot hold")]
    [InlineData(8u, "cannot hold")]
    [InlineData(32773u, "cannot hold")]
    public void Pixels_that_the_bytes_cannot_hold_are_refused_without_allocation(uint compression, string rule)
    {
        // 256 million pixels, which would be allowed, in 100 bytes.
        var file = TinyTiff.Gray(16384, 16384, compression, new byte[100]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", file));

        Assert.Contains(rule, error.Rule);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Deflate_bomb_behind_a_small_image_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < 64; i++)
                zlib.Write(new byte[1 << 20]);
        }

        var file = TinyTiff.Gray(2, 2, 8, packed.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal([0, 0, 0, 0], TiffReader.Decode("a.tif", file).Samples8!);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void Strips_that_share_bytes_to_waste_time_are_refused()
    {
        // 1,000 rows, each a strip of its own, each claiming the whole file.
        const int rows = 1000;
        var offsets = new byte[8 * rows + 5000];
        for (var i = 0; i < rows; i++)
            BitConverter.TryWriteBytes(offsets.AsSpan(4 * rows + 4 * i), offsets.Length);
        var tiff = new TinyTiff { Data = offsets };
        var at = tiff.DataOffset(8);
        var file = tiff.Tag(256, 1).Tag(257, rows).Tag(258, 8).Tag(259, 5).Tag(262, 1).Tag(273, at, count: rows).Tag(278, 1).Tag(279, at + 4 * rows, count: rows).Build();
        for (var i = 0; i < rows; i++)
            BitConverter.TryWriteBytes(file.AsSpan((int)at + 4 * i), at);

        var error = Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", file));

        Assert.Contains("claim", error.Rule);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Circle_of_pages_is_an_error_except_for_the_first_page(int page)
    {
        var tiff = new TinyTiff { Data = [42], Next = TinyTiff.FirstDirectory };
        var file = tiff.Tag(256, 1).Tag(257, 1).Tag(258, 8).Tag(262, 1).Tag(273, tiff.DataOffset(5)).Build();

        if (page == 0)
            Assert.Equal([42], TiffReader.Decode("a.tif", file).Samples8!);
        else
            Assert.Contains("circle", Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", file, page)).Rule);
    }

    [Fact]
    public void Circle_of_pages_is_an_error_when_pages_are_counted()
    {
        var tiff = new TinyTiff { Data = [42], Next = TinyTiff.FirstDirectory };
        var file = tiff.Tag(256, 1).Tag(257, 1).Tag(258, 8).Tag(262, 1).Tag(273, tiff.DataOffset(5)).Build();
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["loop.tif"], file);

        Assert.Contains("circle", Assert.Throws<InvalidInputException>(() => ImageFile.Identify(folder["loop.tif"])).Rule);
    }

    [Fact]
    public void Unknown_tags_are_skipped_even_when_their_values_lie_nowhere()
    {
        var tiff = new TinyTiff { Data = [42] };
        var file = tiff.Tag(256, 1).Tag(257, 1).Tag(258, 8).Tag(262, 1).Tag(273, tiff.DataOffset(7))
            .Tag(65325, 4_000_000_000, type: 12, count: 4_000_000_000).Tag(65333, 1, type: 99).Build();

        Assert.Equal([42], TiffReader.Decode("a.tif", file).Samples8!);
    }

    [Theory]
    [InlineData(259, 7u, "JPEG")]
    [InlineData(259, 50000u, "Zstandard")]
    [InlineData(262, 5u, "photometric")]
    [InlineData(258, 32u, "bits")]
    [InlineData(277, 9u, "samples")]
    [InlineData(339, 3u, "floating point")]
    [InlineData(284, 3u, "planar")]
    [InlineData(256, 0u, "ImageWidth")]
    public void Unsupported_value_is_named(int tag, uint value, string rule)
    {
        var tiff = new TinyTiff { Data = [42] };
        tiff.Tag((ushort)tag, value);
        foreach (var (other, normal) in new (ushort, uint)[] { (256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (277, 1), (284, 1), (339, 1) })
            tiff.Tag(other, normal);
        // Of a tag that stands twice the first counts.
        var file = tiff.Tag(273, tiff.DataOffset(10)).Build();

        var error = Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", file));

        Assert.Contains(rule, error.Rule);
        Assert.Equal("a.tif", error.File);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x49, 0x49, 0x2A, 0 })]
    [InlineData(new byte[] { 0x49, 0x49, 0x2A, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x4D, 0x4D, 0, 0x2B, 0, 8, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255 })]
    public void File_without_a_page_is_an_error(byte[] file) => Assert.Throws<InvalidInputException>(() => TiffReader.Decode("a.tif", file));

    private static byte[] Pack9Bits(params int[] codes)
    {
        var bits = string.Concat(codes.Select(code => Convert.ToString(code, 2).PadLeft(9, '0')));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }
}
