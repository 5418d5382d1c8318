namespace CellGenie.Synthesis.Tests;

public sealed class NoiseLevelTests
{
    [Theory]
    [InlineData(0.7)]
    [InlineData(2)]
    [InlineData(6)]
    public void Noise_is_measured_beside_slopes_and_edges(double sigma)
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var pixels = new byte[400 * 300];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Round(60 + i % 400 * 0.2 + (i % 400 / 40 % 3 == 0 ? 40 : 0) + sigma * Normal());
        // Rounding to whole grey levels is noise too: its variance is 1/12.
        var expected = 64 * Math.Sqrt(sigma * sigma + 1 / 12.0);
        Assert.InRange(NoiseLevels.Measure(pixels, 400, 300), 0.93 * expected, 1.09 * expected);
    }

    [Fact]
    public void Flat_frame_has_none() => Assert.Equal(0, NoiseLevels.Measure(new byte[100], 10, 10));
}
