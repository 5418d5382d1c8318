namespace CellGenie.Synthesis.Tests;

public sealed class CounterRandomTests
{
    // Known answers published with Random123 (file kat_vectors, philox4x32 10 rounds).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_equals_the_published_vectors(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), CounterRandom.Philox(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void Next_covers_its_range_evenly()
    {
        var random = new CounterRandom(7, 1, 0, RandomPurpose.Placement);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
            counts[random.Next(10)]++;
        // Chi-square with 9 degrees of freedom: 27.9 is passed once in a thousand seeds; this seed is fixed.
        Assert.True(counts.Sum(n => (n - 10_000.0) * (n - 10_000.0) / 10_000) < 27.9);
    }

    [Fact]
    public void Streams_of_different_index_or_purpose_differ()
    {
        var first = new[]
        {
            new CounterRandom(1, 2, 3, RandomPurpose.Placement).NextUInt32(),
            new CounterRandom(1, 2, 4, RandomPurpose.Placement).NextUInt32(),
            new CounterRandom(1, 2, 3, RandomPurpose.Selection).NextUInt32(),
            new CounterRandom(1, 3, 3, RandomPurpose.Placement).NextUInt32(),
            new CounterRandom(2, 2, 3, RandomPurpose.Placement).NextUInt32(),
            new CounterRandom(1ul << 32, 2, 3, RandomPurpose.Placement).NextUInt32(),
        };
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Normal_has_mean_0_and_variance_1()
    {
        var random = new CounterRandom(11, 0, 0, RandomPurpose.Sample);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, values.Average(), 0.01);
        Assert.Equal(1, values.Average(v => v * v), 0.02);
    }
}
