using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Resizes 8-bit images with exactly the bytes of Pillow's bilinear filter (antialiased when it shrinks): first across, then down, a byte after each.</summary>
public static class BilinearResize
{
    private const int Bits = 22;
    private const int Half = 1 << (Bits - 1);

    /// <summary>Resizes an image.</summary>
    /// <param name="image">The image; returned itself where the size is the same.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The new size is empty or too large.</exception>
    public static GrayImage Resize(GrayImage image, int width, int height)
    {
        GrayImage.PixelCount(width, height);
        if (width != image.Width)
            image = Across(image, width);
        return height != image.Height ? Down(image, height) : image;
    }

    private static GrayImage Across(GrayImage image, int width)
    {
        var axis = Axis.Of(image.Width, width);
        var result = new GrayImage(width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(y);
            var target = result.Row(y);
            for (var x = 0; x < target.Length; x++)
            {
                var weights = axis.Weights.AsSpan(axis.First[x], axis.First[x + 1] - axis.First[x]);
                var inputs = source.Slice(axis.Start[x], weights.Length);
                var sum = Half;
                for (var k = 0; k < weights.Length; k++)
                    sum += weights[k] * inputs[k];
                target[x] = ToByte(sum);
            }
        }

        return result;
    }

    private static GrayImage Down(GrayImage image, int height)
    {
        var axis = Axis.Of(image.Height, height);
        var result = new GrayImage(image.Width, height);
        var sums = new int[image.Width];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            for (var k = axis.First[y]; k < axis.First[y + 1]; k++)
            {
                ReadOnlySpan<byte> source = image.Row(axis.Start[y] + k - axis.First[y]);
                var weight = axis.Weights[k];
                for (var x = 0; x < sums.Length; x++)
                    sums[x] += weight * source[x];
            }

            var target = result.Row(y);
            for (var x = 0; x < target.Length; x++)
                target[x] = ToByte(sums[x]);
        }

        return result;
    }

    // Weights add up to about 2^22, so sums stay below 2^31.
    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> Bits, 0, 255);

    /// <summary>For each output: the first input, and the weights at First[i] up to First[i + 1].</summary>
    private sealed record Axis(int[] Start, int[] First, int[] Weights)
    {
        public static Axis Of(int from, int to)
        {
            var scale = (double)from / to;
            var reach = Math.Max(scale, 1);
            var (start, first, weights) = (new int[to], new int[to + 1], new List<int>());
            var triangle = new List<double>();
            for (var i = 0; i < to; i++)
            {
                var centre = (i + 0.5) * scale;
                start[i] = Math.Max((int)(centre - reach + 0.5), 0);
                var end = Math.Min((int)(centre + reach + 0.5), from);
                triangle.Clear();
                for (var j = start[i]; j < end; j++)
                    triangle.Add(Math.Max(0, 1 - Math.Abs((j + 0.5 - centre) / reach)));
                var total = triangle.Sum();
                foreach (var weight in triangle)
                    weights.Add((int)(weight / total * (1 << Bits) + 0.5));
                first[i + 1] = weights.Count;
            }

            return new Axis(start, first, [.. weights]);
        }
    }
}
