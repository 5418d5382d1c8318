using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Imaging.Tests;

/// <summary>The streams are unpacked by zlib itself, which the base library wraps.</summary>
public class ZlibEncoderTests
{
    private readonly ZlibEncoder _encoder = new();
    private readonly BitWriter _output = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(24_575)]
    [InlineData(24_576)]
    [InlineData(49_151)]
    [InlineData(49_152)]
    [InlineData(49_153)]
    [InlineData(200_000)]
    public void Data_of_any_length_comes_back(int length)
    {
        CheckBoth(Pictures.Noise(length));
        CheckBoth(new byte[length]);
        CheckBoth([.. Enumerable.Range(0, length).Select(i => (byte)(i / 300))]);
    }

    [Fact]
    public void Fibonacci_frequencies_come_back()
    {
        // Twenty-two levels without a limit: more than deflate allows.
        var data = new List<byte>();
        (int current, int next) = (1, 1);
        for (byte symbol = 0; symbol < 22; symbol++)
        {
            data.AddRange(Enumerable.Repeat(symbol, current));
            (current, next) = (next, current + next);
        }

        new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(data));
        CheckBoth([.. data.Take(49_000)]);
    }

    [Fact]
    public void Two_symbols_take_one_bit_each()
    {
        var data = Pictures.Noise(8000).Select(value => (byte)(value < 120 ? 3 : 200)).ToArray();
        data[0] = 3;

        // The end of the block is a third, rarest symbol: one of the two has two bits.
        Assert.InRange(CheckLiterals(data), 8000 / 8, 8000 * 2 / 8 + 60);
    }

    [Fact]
    public void Noise_grows_by_less_than_one_percent() => Assert.InRange(CheckLiterals(Pictures.Noise(100_000)), 100_000, 101_000);

    [Fact]
    public void Literals_of_texture_take_no_more_than_zlib_without_matching()
    {
        // A sum of noises, like the residual of a filter.
        var noise = Pictures.Noise(4 * 704 * 520);
        var data = new byte[704 * 520];
        for (var i = 0; i < data.Length; i++)
            data[i] = (byte)((noise[4 * i] % 16) + (noise[4 * i + 1] % 16) + (noise[4 * i + 2] % 16) + (noise[4 * i + 3] % 16) - 30);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, new ZLibCompressionOptions { CompressionStrategy = ZLibCompressionStrategy.HuffmanOnly }, leaveOpen: true))
            zlib.Write(data);

        Assert.InRange(CheckLiterals(data), 1, (int)packed.Length);
    }

    [Fact]
    public void Flat_areas_almost_vanish_with_matches() => Assert.InRange(CheckMatches(new byte[1_000_000], 2, 1409), 1, 1200);

    [Fact]
    public void Match_lengths_and_distances_of_every_size_come_back()
    {
        for (var distance = 1; distance <= 32_768; distance = distance * 3 / 2 + 1)
        {
            var data = Pictures.Noise(distance + 4000);
            for (var (at, length) = (distance, 3); at + length < data.Length; (at, length) = (at + length + 1, length % 300 + 7))
                data.AsSpan(at - distance, length).ToArray().CopyTo(data, at);
            CheckMatches(data, distance, 1);
        }
    }

    [Fact]
    public void Any_bytes_come_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes.Length > 0), bytes =>
        {
            CheckBoth(bytes);
            CheckBoth([.. Enumerable.Repeat(bytes, 50).SelectMany(part => part)]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(3, 257, 0, 0)]
    [InlineData(10, 264, 0, 0)]
    [InlineData(11, 265, 0, 1)]
    [InlineData(12, 265, 1, 1)]
    [InlineData(130, 280, 15, 4)]
    [InlineData(131, 281, 0, 5)]
    [InlineData(257, 284, 30, 5)]
    [InlineData(258, 285, 0, 0)]
    public void Length_has_the_symbol_of_the_table(int length, int symbol, int extra, int extraBits) =>
        Assert.Equal(new DeflateSymbols.Coded(symbol, extra, extraBits), DeflateSymbols.OfLength(length));

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(4, 3, 0, 0)]
    [InlineData(5, 4, 0, 1)]
    [InlineData(8, 5, 1, 1)]
    [InlineData(1025, 20, 0, 9)]
    [InlineData(24_577, 29, 0, 13)]
    [InlineData(32_768, 29, 8191, 13)]
    public void Distance_has_the_symbol_of_the_table(int distance, int symbol, int extra, int extraBits) =>
        Assert.Equal(new DeflateSymbols.Coded(symbol, extra, extraBits), DeflateSymbols.OfDistance(distance));

    private void CheckBoth(byte[] data)
    {
        CheckLiterals(data);
        CheckMatches(data, 2, 1409);
        CheckMatches(data, 3, 40_000);
    }

    private int CheckLiterals(byte[] data)
    {
        _output.Reset();
        _encoder.WriteLiterals(_output, data);
        return CheckOutput(data);
    }

    private int CheckMatches(byte[] data, int pixelBytes, int rowBytes)
    {
        _output.Reset();
        _encoder.WriteMatches(_output, data, pixelBytes, rowBytes);
        return CheckOutput(data);
    }

    private int CheckOutput(byte[] data)
    {
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(_output.Written.ToArray()), CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        Assert.True(data.AsSpan().SequenceEqual(unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length)), $"{data.Length} bytes differ");
        return _output.Length;
    }
}
