using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class BackgroundSpectrumTests
{
    private const int Side = 256;

    [Fact]
    public void White_noise_has_its_variance_at_every_frequency()
    {
        // Whole numbers from -12 to 12: variance (25^2 - 1) / 12.
        var decibels = Of(Noise(25, 1, 100)).Decibels;
        Assert.Equal(16, decibels.Count);
        // The logarithm of a mean over few coefficients lies lower than that of the variance, by two decibels at the lowest frequency.
        Assert.All(decibels, d => Assert.InRange(d - 10 * Math.Log10(52), -2, 0.3));
    }

    [Fact]
    public void Twice_the_contrast_is_six_decibels()
    {
        // 10 log10(4), but for the noise of rounding that is added to both.
        var distance = BackgroundSpectrum.Distance(Of(Noise(51, 1, 100)), Of(Noise(51, 2, 100)))!.Value;
        Assert.Equal(20 * Math.Log10(2), distance, 0.01);
    }

    [Fact]
    public void Window_of_debris_counts_as_one_of_many()
    {
        var clean = Noise(11, 1, 100);
        var dusty = clean.ToArray();
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
                dusty[y * Side + x] = (byte)(100 + 10 * (dusty[y * Side + x] - 100));
        }

        // One of 64 windows has ten times the contrast, so 20 dB more but for rounding; its power alone would add four decibels to the mean of all.
        var distance = BackgroundSpectrum.Distance(Of(clean), Of(dusty))!.Value;
        Assert.Equal(20.0 / 64, distance, 0.02);
    }

    [Fact]
    public void Brightness_does_not_count() => Assert.Equal(0, BackgroundSpectrum.Distance(Of(Noise(25, 1, 100)), Of(Noise(25, 1, 140)))!.Value, 1e-9);

    [Fact]
    public void Wave_has_its_power_at_its_frequency()
    {
        var pixels = new byte[Side * Side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Round(128 + 40 * Math.Cos(2 * Math.PI * 8 * (i % Side) / 32));
        var decibels = Of(pixels).Decibels;
        Assert.Equal(7, decibels.ToList().IndexOf(decibels.Max()));
        Assert.True(decibels[3] < decibels[7] - 30);
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
