using System.Text;

namespace CellGenie.Imaging.Tests;

public class ChecksumTests
{
    [Fact]
    public void Crc_of_the_check_string_is_the_published_one() => Assert.Equal(0xCBF43926, Crc32.Compute(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Adler_of_the_known_string_is_the_published_one() => Assert.Equal(0x11E60398u, Adler32.Append(Adler32.Start, Encoding.ASCII.GetBytes("Wikipedia")));

    [Fact]
    public void Crc_of_every_length_equals_that_by_the_definition()
    {
        var bytes = Pictures.Noise(300);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = Crc(bytes.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Compute(bytes.AsSpan(0, length)));
            Assert.Equal(expected, Crc32.ComputeScalar(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Crc_of_much_data_equals_that_by_the_definition()
    {
        var bytes = Pictures.Noise(1_000_003);

        Assert.Equal(Crc(bytes), Crc32.Compute(bytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adler_of_every_length_equals_that_by_the_definition(bool isWorstCase)
    {
        var bytes = Pictures.Noise(1200);
        if (isWorstCase)
            bytes.AsSpan().Fill(255);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = Adler(bytes.AsSpan(0, length));
            Assert.Equal(expected, Adler32.AppendVector(Adler32.Start, bytes.AsSpan(0, length)));
            Assert.Equal(expected, Adler32.AppendScalar(Adler32.Start, bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Adler_of_much_data_does_not_overflow()
    {
        var bytes = new byte[1_000_003];
        bytes.AsSpan().Fill(255);

        Assert.Equal(Adler(bytes), Adler32.AppendVector(Adler32.Start, bytes));
        Assert.Equal(Adler(bytes), Adler32.AppendScalar(Adler32.Start, bytes));
    }

    /// <summary>The PNG specification, annex D, bit by bit.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }

    /// <summary>RFC 1950, section 8.2, byte by byte.</summary>
    private static uint Adler(ReadOnlySpan<byte> bytes)
    {
        uint a = 1, b = 0;
        foreach (var value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return b * 65536 + a;
    }
}
