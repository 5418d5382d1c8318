using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class BackgroundSpectrumTests
{
    private const int Side = 256;

    [Fact]
    public void White_noise_has_its_variance_at_every_frequency()
    {
        // Whole numbers from -12 to 12: variance (25^2 - 1) / 12.
        var power = Of(Noise(25, 1, 100)).Power;
        Assert.Equal(16, power.Count);
        Assert.All(power, p => Assert.InRange(p / 52, 0.8, 1.2));
    }

    [Fact]
    public void Twice_the_contrast_is_six_decibels()
    {
        // 10 log10(4), but for the noise of rounding that is added to both.
        var distance = BackgroundSpectrum.Distance(Of(Noise(51, 1, 100)), Of(Noise(51, 2, 100)))!.Value;
        Assert.Equal(20 * Math.Log10(2), distance, 0.01);
    }

    [Fact]
    public void Brightness_does_not_count() => Assert.Equal(0, BackgroundSpectrum.Distance(Of(Noise(25, 1, 100)), Of(Noise(25, 1, 140)))!.Value, 1e-9);

    [Fact]
    public void Wave_has_its_power_at_its_frequency()
    {
        var pixels = new byte[Side * Side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Round(128 + 40 * Math.Cos(2 * Math.PI * 8 * (i % Side) / 32));
        var power = Of(pixels).Power;
        Assert.Equal(7, power.ToList().IndexOf(power.Max()));
        Assert.True(power[3] < power[7] / 1000);
    }

    [Fact]
    public void Side_without_a_window_has_no_distance() => Assert.Null(BackgroundSpectrum.Distance(Of(Noise(25, 1, 100)), new BackgroundSpectrum()));

    [Fact]
    public void Transform_is_the_sum_of_its_definition()
    {
        const int size = 8;
        var random = new CounterRandom(1, 0, 0, RandomPurpose.Sample);
        double[] real = [.. Enumerable.Range(0, size * size).Select(_ => random.NextNormal())];
        double[] imaginary = [.. Enumerable.Range(0, size * size).Select(_ => random.NextNormal())];
        var input = real.Zip(imaginary, (re, im) => new System.Numerics.Complex(re, im)).ToArray();
        Fourier.Transform2D(real, imaginary, size);
        for (var k = 0; k < size * size; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (var i = 0; i < size * size; i++)
                sum += input[i] * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * (i % size * (k % size) + i / size * (k / size)) / size);
            Assert.Equal(sum.Real, real[k], 1e-9);
            Assert.Equal(sum.Imaginary, imaginary[k], 1e-9);
        }
    }

    private static byte[] Noise(int levels, int gain, int mean)
    {
        var random = new CounterRandom(3, 0, 0, RandomPurpose.Sample);
        var pixels = new byte[Side * Side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(mean + gain * (random.Next(levels) - levels / 2));
        return pixels;
    }

    private static BackgroundSpectrum Of(byte[] pixels)
    {
        var spectrum = new BackgroundSpectrum();
        for (var y = 0; y < Side; y += 32)
        {
            for (var x = 0; x < Side; x += 32)
                spectrum.Add(pixels, y * Side + x, Side);
        }

        return spectrum;
    }
}
