using CellGenie.Coco;

namespace CellGenie.Synthesis.Tests;

public sealed class FeatherBlenderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(15)]
    public void Sixteen_pixels_at_a_time_give_the_bytes_of_one_at_a_time(int width)
    {
        var random = new Random(width);
        var blender = new FeatherBlender(width);
        for (var round = 0; round < 300; round++)
        {
            var (frameWidth, frameHeight) = (random.Next(30, 70), random.Next(20, 40));
            var labels = new PaddedLabels(frameWidth, frameHeight);
            for (var y = 0; y < frameHeight; y++)
            {
                for (var x = 0; x < frameWidth; x++)
                    labels.Buffer[labels.Index(x, y)] = (ushort)random.Next(6);
            }

            var pixels = new byte[frameWidth * frameHeight + 16];
            random.NextBytes(pixels);
            var (cropWidth, cropHeight) = (random.Next(1, 26), random.Next(1, 18));
            // As in the bank, the crop is followed by more bytes.
            var data = new byte[2 * cropWidth * cropHeight + 64];
            random.NextBytes(data);
            for (var i = cropWidth * cropHeight; i < 2 * cropWidth * cropHeight; i++)
                data[i] = random.Next(4) == 0 ? DonorCell.MaskPixel : (byte)random.Next(20);
            var record = new CellRecord { CropWidth = (ushort)cropWidth, CropHeight = (ushort)cropHeight, RingLeft = (byte)random.Next(Math.Min(9, cropWidth)), RingTop = (byte)random.Next(Math.Min(9, cropHeight)) };
            var placed = new PlacedCell(0, random.Next(frameWidth), random.Next(frameHeight), random.Next(-300, 300) is var s && Math.Abs(s) > 255 ? 0 : s, 1);
            var area = cropWidth * cropHeight;
            var cell = new DonorCell(record, data.AsSpan(0, area), data.AsSpan(area, area), []);

            var expected = (byte[])pixels.Clone();
            for (var y = 0; y < cropHeight; y++)
            {
                for (var x = 0; x < cropWidth; x++)
                {
                    var (fx, fy) = (placed.X - record.RingLeft + x, placed.Y - record.RingTop + y);
                    int distance = cell.Matte[y * cropWidth + x];
                    if (fx < 0 || fy < 0 || fx >= frameWidth || fy >= frameHeight || distance < 1 || distance > width)
                        continue;
                    var owner = labels.Buffer[labels.Index(fx, fy)];
                    if (owner != 0 && owner <= 2)
                        continue;
                    var below = expected[fy * frameWidth + fx];
                    var donor = Math.Clamp(cell.Crop[y * cropWidth + x] + placed.Shift, 0, 255);
                    var alpha = 256 * (width + 1 - distance) / (width + 1);
                    expected[fy * frameWidth + fx] = (byte)Math.Floor((below * (256 - alpha) + donor * alpha + 128) / 256.0);
                }
            }

            blender.Blend(pixels, labels, cell, placed, 2);
            Assert.Equal(expected, pixels);
        }
    }
}
