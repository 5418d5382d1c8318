using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CellGenie.Imaging.Tests;

public class PngMalformedTests
{
    private static readonly byte[] Pixel = Zlib([0, 77]);

    [Fact]
    public void Handmade_image_is_read() => Assert.Equal([77], Decode(Header(1, 1), ("IDAT", Pixel)).Samples8!);

    [Fact]
    public void Data_in_several_chunks_and_unknown_ancillary_chunks_are_read() =>
        Assert.Equal([77], Decode(Header(1, 1), ("teSt", [1, 2, 3]), ("IDAT", Pixel[..3]), ("IDAT", []), ("IDAT", Pixel[3..]), ("tEXt", [1])).Samples8!);

    [Fact]
    public void Wrong_checksum_of_a_chunk_is_an_error()
    {
        var file = File(Header(1, 1), ("IDAT", Pixel));
        file[^13] ^= 1;

        Assert.Contains("checksum of chunk IDAT", Assert.Throws<InvalidInputException>(() => PngReader.Decode("a.png", file)).Rule);
    }

    [Fact]
    public void Wrong_checksum_of_the_pixels_is_an_error()
    {
        var damaged = Pixel.ToArray();
        damaged[^1] ^= 1;

        Assert.Equal("IDAT", Invalid(Header(1, 1), ("IDAT", damaged)).Place);
    }

    [Fact]
    public void Missing_checksum_of_the_pixels_is_an_error() => Assert.Equal("IDAT", Invalid(Header(1, 1), ("IDAT", Pixel[..^2])).Place);

    [Fact]
    public void Too_few_pixels_are_an_error() => Assert.Contains("row 1", Invalid(Header(1, 2), ("IDAT", Pixel)).Rule);

    [Fact]
    public void Too_many_pixels_are_an_error() => Assert.Contains("more data", Invalid(Header(1, 1), ("IDAT", Zlib([0, 77, 78]))).Rule);

    [Fact]
    public void Unknown_filter_is_an_error() => Assert.Contains("filter 5", Invalid(Header(1, 1), ("IDAT", Zlib([5, 77]))).Rule);

    [Fact]
    public void Unknown_critical_chunk_is_an_error() => Assert.Contains("critical chunk TEST", Invalid(Header(1, 1), ("TEST", []), ("IDAT", Pixel)).Rule);

    [Fact]
    public void Missing_palette_is_an_error() => Assert.Contains("palette is missing", Invalid(Header(1, 1, 8, 3), ("IDAT", Pixel)).Rule);

    [Fact]
    public void Colour_outside_the_palette_is_an_error() => Assert.Contains("colour 77", Invalid(Header(1, 1, 8, 3), ("PLTE", new byte[9]), ("IDAT", Pixel)).Rule);

    [Fact]
    public void Missing_data_is_an_error() => Assert.Equal("IDAT", Invalid(Header(1, 1)).Place);

    [Fact]
    public void Data_interrupted_by_another_chunk_is_an_error() => Assert.Contains("follow", Invalid(Header(1, 1), ("IDAT", Pixel[..3]), ("tEXt", []), ("IDAT", Pixel[3..])).Rule);

    [Fact]
    public void Second_header_is_an_error() => Assert.Contains("one IHDR", Invalid(Header(1, 1), Header(1, 1), ("IDAT", Pixel)).Rule);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 2)]
    [InlineData(16, 3)]
    [InlineData(8, 5)]
    public void Colour_type_that_does_not_exist_is_an_error(byte bits, byte colorType) => Assert.Equal("IHDR", Invalid(Header(1, 1, bits, colorType), ("IDAT", Pixel)).Place);

    [Theory]
    [InlineData(0u, 1u)]
    [InlineData(1u, 0u)]
    [InlineData(65535u, 65535u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public void Absurd_size_is_refused_without_allocation(uint width, uint height)
    {
        var file = File(Header(width, height), ("IDAT", Pixel));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("IHDR", Assert.Throws<InvalidInputException>(() => PngReader.Decode("a.png", file)).Place);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Size_that_the_data_cannot_hold_is_refused_without_allocation()
    {
        var file = File(Header(16384, 16384), ("IDAT", Pixel));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("cannot hold", Assert.Throws<InvalidInputException>(() => PngReader.Decode("a.png", file)).Rule);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Bomb_behind_a_small_image_is_not_unpacked()
    {
        var file = File(Header(2, 2), ("IDAT", Zlib(new byte[1 << 26])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("more data", Assert.Throws<InvalidInputException>(() => PngReader.Decode("a.png", file)).Rule);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    private static InvalidInputException Invalid(params (string, byte[])[] chunks)
    {
        var error = Assert.Throws<InvalidInputException>(() => Decode(chunks));
        Assert.Equal("a.png", error.File);
        return error;
    }

    private static DecodedImage Decode(params (string, byte[])[] chunks) => PngReader.Decode("a.png", File(chunks));

    private static byte[] File(params (string Type, byte[] Content)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([137, 80, 78, 71, 13, 10, 26, 10]);
        foreach (var (type, content) in chunks.Append(("IEND", [])))
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            file.Write(number);
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, ChecksumTests.Crc(body));
            file.Write(number);
        }

        return file.ToArray();
    }

    private static (string, byte[]) Header(uint width, uint height, byte bits = 8, byte colorType = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        header[8] = bits;
        header[9] = colorType;
        return ("IHDR", header);
    }

    private static byte[] Zlib(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(data);
        return packed.ToArray();
    }
}
