using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Halos of cells that lie close to each other add up: extraction takes them apart, and blending puts them together.</summary>
public sealed class HaloTests
{
    private const int Background = 100;
    private const double Strength = 40;
    private const double Range = 2.5;

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(20)]
    public void Many_pixels_at_a_time_give_the_bytes_of_one_at_a_time(int width)
    {
        var random = new Random(width);
        var blender = new HaloBlender(width);
        for (var round = 0; round < 400; round++)
        {
            var (frameWidth, frameHeight) = (random.Next(60, 110), random.Next(20, 40));
            var labels = new PaddedLabels(frameWidth, frameHeight);
            for (var y = 0; y < frameHeight; y++)
            {
                for (var x = 0; x < frameWidth; x++)
                    labels.Buffer[labels.Index(x, y)] = (ushort)Math.Max(0, random.Next(-3, 3));
            }

            var pixels = new byte[frameWidth * frameHeight + 64];
            random.NextBytes(pixels);
            var (cropWidth, cropHeight) = (random.Next(1, 80), random.Next(1, 18));
            var area = cropWidth * cropHeight;
            // As in the bank, the crop is followed by more bytes.
            var data = new byte[2 * area + 64];
            random.NextBytes(data);
            for (var i = area; i < 2 * area; i++)
                data[i] = random.Next(4) == 0 ? DonorCell.MaskPixel : (byte)random.Next(width + 3);
            var record = new CellRecord
            {
                CropWidth = (ushort)cropWidth, CropHeight = (ushort)cropHeight, Width = (ushort)random.Next(1, cropWidth + 1), Height = (ushort)random.Next(1, cropHeight + 1),
                RingLeft = (byte)random.Next(Math.Min(9, cropWidth)), RingTop = (byte)random.Next(Math.Min(9, cropHeight)),
            };
            var tone = new DonorTone(random.Next(2) == 0 ? 256 : random.Next(100, 400), random.Next(-60, 60) * 65536, random.Next(-40000, 40000), random.Next(-40000, 40000));
            var placed = new PlacedCell(0, random.Next(frameWidth), random.Next(frameHeight), 0, 1) { Tone = tone };
            var plane = new SmoothPlane(random.Next(256 * 256), random.Next(-40000, 40000), random.Next(-40000, 40000));
            var grain = (byte)random.Next(2, 61);
            var cell = new DonorCell(record, data.AsSpan(0, area), data.AsSpan(area, area), []);

            var expected = (byte[])pixels.Clone();
            var from = Math.Max(0, record.RingLeft - placed.X);
            for (var y = 0; y < cropHeight; y++)
            {
                for (var x = from; x < cropWidth; x++)
                {
                    var (fx, fy) = (placed.X - record.RingLeft + x, placed.Y - record.RingTop + y);
                    int distance = cell.Matte[y * cropWidth + x];
                    if (fx >= frameWidth || fy < 0 || fy >= frameHeight || distance < 1 || distance > width || labels.Buffer[labels.Index(fx, fy)] != 0)
                        continue;
                    // The middle of the sixteen pixels that are taken together.
                    var middle = from - record.RingLeft + (x - from) / 16 * 16 + 8;
                    var dy = y - record.RingTop;
                    var level = Math.Clamp((int)(plane.Fine(middle - record.Width / 2, dy - record.Height / 2) >> 16), 0, 255);
                    var grey = cell.Crop[y * cropWidth + x];
                    var donor = tone.Gain == 256 ? Math.Clamp(grey + (tone.Fine(middle, dy) >> 16), 0, 255) : tone.At(grey, x - record.RingLeft, dy);
                    var angle = Math.PI / 2 * Math.Max(0, distance - 1 - width / 2) / (width - width / 2);
                    var (own, lost) = (Math.Round(64 * Math.Cos(angle)), 64 - Math.Round(64 * Math.Sin(angle)));
                    int below = expected[fy * frameWidth + fx];
                    // Texture up to the grain, halo from twice the grain on.
                    var texture = Math.Sign(below - level) * Math.Min(Math.Abs(below - level), Math.Max(0, 2 * grain - Math.Abs(below - level)));
                    var sum = below + Math.Floor((own * (donor - level) - lost * texture + 32) / 64);
                    expected[fy * frameWidth + fx] = (byte)Math.Clamp(sum, 0, 255);
                }
            }

            blender.Blend(pixels, labels, cell, placed, plane, grain);
            Assert.Equal(expected, pixels);
        }
    }

    [Fact]
    public void Halos_of_neighbours_add_up()
    {
        const double Grain = 3;
        const int Gap = 4;
        var random = new CounterRandom(1, 2, 3, RandomPurpose.Sample);
        var labels = new PaddedLabels(120, 60);
        var pixels = new byte[120 * 60 + 64];
        var blender = new HaloBlender(TestDonor.Ring);
        var sums = new double[Gap];
        const int Rounds = 40;
        for (var round = 0; round < Rounds; round++)
        {
            labels.Clear();
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = Noisy(0);
            Paste(1, 30);
            Paste(2, 50 + Gap);
            for (var x = 0; x < Gap; x++)
            {
                for (var y = 25; y < 35; y++)
                {
                    sums[x] += pixels[y * 120 + 50 + x];
                }
            }
        }

        for (var x = 0; x < Gap; x++)
        {
            var mean = sums[x] / (Rounds * 10);
            Assert.InRange(mean - Background - Halo(x + 1) - Halo(Gap - x), -1.5, 1.5);
        }

        void Paste(ushort label, int left)
        {
            var donor = new TestDonor(20, 20, (_, _) => true, (x, y) => Noisy(Halo(Math.Max(Math.Max(-x, x - 19), Math.Max(-y, y - 19)))));
            var cell = donor.Cell;
            for (var y = 20; y < 40; y++)
                labels.Buffer.AsSpan(labels.Index(left, y), 20).Fill(label);
            blender.Blend(pixels, labels, cell, new PlacedCell(0, left, 20, 0, 400) { Tone = DonorTone.None }, new SmoothPlane(Background * 256, 0, 0), (byte)(2 * Grain));
        }

        byte Noisy(double halo) => (byte)Math.Round(Background + halo + Grain * random.NextNormal());
    }

    [Fact]
    public void Grain_of_ring_and_background_together_is_as_strong_as_that_of_one()
    {
        const double Grain = 3;
        var random = new CounterRandom(1, 2, 3, RandomPurpose.Sample);
        var labels = new PaddedLabels(120, 60);
        var pixels = new byte[120 * 60 + 64];
        var values = Enumerable.Range(0, TestDonor.Ring + 1).Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < 60; round++)
        {
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = Noisy();
            var donor = new TestDonor(20, 20, (_, _) => true, (_, _) => Noisy());
            new HaloBlender(TestDonor.Ring).Blend(pixels, labels, donor.Cell, new PlacedCell(0, 30, 20, 0, 400) { Tone = DonorTone.None }, new SmoothPlane(Background * 256, 0, 0), (byte)(2 * Grain));
            for (var d = 1; d <= TestDonor.Ring; d++)
                values[d].AddRange(Enumerable.Range(22, 16).Select(y => pixels[y * 120 + 49 + d] - (double)Background));
        }

        // A twentieth of the grain lies beyond what counts as texture.
        Assert.All(values[1..], v => Assert.InRange(Math.Sqrt(v.Average(t => t * t)), 0.9 * Grain, 1.2 * Grain));

        byte Noisy() => (byte)Math.Round(Background + Grain * random.NextNormal());
    }

    [Fact]
    public void Mean_halo_is_that_of_one_cell_however_close_they_lie()
    {
        var (image, masks, foreground) = Crowd();
        float[] illumination = [.. Enumerable.Repeat((float)Background, image.Pixels.Length)];
        var profile = MeanHalo.Of(image, masks, foreground, illumination, 8);
        Assert.All(Enumerable.Range(1, 6), d => Assert.InRange(At(d) - Halo(d), -1.5, 1.5));
        Assert.Equal((2 * At(2) + At(3)) / 3, MeanHalo.At(profile, 2 * ChamferDistance.Step + 1), 1e-4);
        Assert.Equal(0, At(9), 1e-4);
        Assert.Equal(0, MeanHalo.At(profile, ChamferDistance.Far));

        double At(int pixels) => MeanHalo.At(profile, pixels * ChamferDistance.Step);
    }

    [Fact]
    public void Ring_has_no_halo_of_a_neighbour()
    {
        using var lab = new TestLab();
        var (image, masks, _) = Crowd();
        lab.Save("a.png", image);
        var id = lab.AddEntry("a.png", image.Width, image.Height);
        foreach (var m in masks)
            lab.AddAnnotation(id, $"[[{m.X},{m.Y},{m.X + m.Width},{m.Y},{m.X + m.Width},{m.Y + m.Height},{m.X},{m.Y + m.Height}]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract(new ExtractionOptions { RingWidth = 8, Workers = 1 });
        var sums = new double[9];
        var counts = new int[9];
        for (var c = 0; c < bank.Count; c++)
        {
            var cell = bank.GetCell(c);
            var record = cell.Record;
            // To the right, where the next cell stands: in its place too.
            for (var y = 2; y < record.Height - 2; y++)
            {
                for (var d = 1; d <= 8 && record.RingLeft + record.Width + d - 1 < record.CropWidth; d++)
                {
                    sums[d] += cell.Crop[(record.RingTop + y) * record.CropWidth + record.RingLeft + record.Width + d - 1] - record.BackgroundLevel / 256.0;
                    counts[d]++;
                }
            }
        }

        Assert.All(Enumerable.Range(1, 8), d => Assert.InRange(sums[d] / counts[d] - Halo(d), -3, 3));
    }

    private static double Halo(int distance) => distance < 1 ? 0 : Strength * Math.Exp(-(distance - 1) / Range);

    /// <summary>Rows of cells with gaps of two to seven pixels, and free places.</summary>
    private static (GrayImage Image, List<Mask> Masks, byte[] Foreground) Crowd()
    {
        const int Size = 18;
        var image = new GrayImage(420, 320);
        var masks = new List<Mask>();
        for (var (row, top) = (0, 12); row < 6; row++, top += Size + 30)
        {
            for (var (column, left) = (0, 12); column < 9; column++, left += Size + (column % 3 == 2 ? 50 : 2 + row))
                masks.Add(new Mask(left, top, Size, Size, [.. Enumerable.Repeat((byte)1, Size * Size)]));
        }

        var random = new CounterRandom(1, 2, 3, RandomPurpose.Sample);
        var foreground = new byte[image.Pixels.Length];
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var (x, y) = (i % image.Width, i / image.Width);
            var inside = masks.Exists(m => m.Contains(x, y));
            foreground[i] = inside ? (byte)1 : (byte)0;
            // As the chamfer distance counts it, in whole pixels where cells lie straight beside each other.
            var halo = inside ? -30 : masks.Sum(m => HaloAt(Math.Max(0, Math.Max(m.X - x, x - m.X - Size + 1)), Math.Max(0, Math.Max(m.Y - y, y - m.Y - Size + 1))));
            image.Pixels[i] = (byte)Math.Round(Background + halo + 1.5 * random.NextNormal());
        }

        return (image, masks, foreground);

        static double HaloAt(int dx, int dy) => Strength * Math.Exp(-(Math.Max(dx, dy) + Math.Min(dx, dy) / 3.0 - 1) / Range);
    }
}
