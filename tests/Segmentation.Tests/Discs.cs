using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

/// <summary>Images of discs, each of its own grey value, and a "network" that finds them by that value, even where a tile cuts them.</summary>
internal static class Discs
{
    /// <summary>Discs on a grid with some jitter; they do not overlap.</summary>
    public static GrayImage Image(int width, int height, int radius, int pitch, int seed = 1)
    {
        var (image, random, value) = (new GrayImage(width, height), new Random(seed), 0);
        for (var cy = pitch / 2; cy < height - pitch / 3; cy += pitch)
        {
            for (var cx = pitch / 2; cx < width - pitch / 3; cx += pitch)
            {
                var (x0, y0) = (cx + random.Next(-3, 4), cy + random.Next(-3, 4));
                value = value % 250 + 1;
                for (var y = Math.Max(0, y0 - radius); y < Math.Min(height, y0 + radius); y++)
                {
                    for (var x = Math.Max(0, x0 - radius); x < Math.Min(width, x0 + radius); x++)
                    {
                        if ((x - x0) * (x - x0) + (y - y0) * (y - y0) < radius * radius)
                            image[x, y] = (byte)value;
                    }
                }
            }
        }

        return image;
    }

    public static IReadOnlyList<ImageDetections> Find(IReadOnlyList<GrayImage> images) => [.. images.Select(Find)];

    public static ImageDetections Find(GrayImage image)
    {
        var (boxes, scores, masks) = (new List<float>(), new List<float>(), new List<Rle>());
        foreach (var value in image.Pixels.Where(v => v != 0).Distinct().OrderDescending())
        {
            // The same value may stand for several discs of a large image; they lie far apart.
            foreach (var mask in Parts(image, value))
            {
                masks.Add(Rle.FromMask(mask, image.Width, image.Height));
                boxes.AddRange([mask.X, mask.Y, mask.X + mask.Width, mask.Y + mask.Height]);
                scores.Add(value / 255f);
            }
        }

        return new ImageDetections(image.Width, image.Height, [.. boxes], [.. scores], masks);
    }

    private static IEnumerable<Mask> Parts(GrayImage image, byte value)
    {
        var seen = new bool[image.Pixels.Length];
        for (var start = 0; start < seen.Length; start++)
        {
            if (seen[start] || image.Pixels[start] != value)
                continue;
            var (open, pixels) = (new Stack<int>([start]), new List<(int X, int Y)>());
            seen[start] = true;
            while (open.TryPop(out var at))
            {
                pixels.Add((at % image.Width, at / image.Width));
                foreach (var next in new[] { at - 1, at + 1, at - image.Width, at + image.Width })
                {
                    if ((uint)next < seen.Length && !seen[next] && image.Pixels[next] == value && Math.Abs(next % image.Width - at % image.Width) <= 1)
                    {
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }

            var (x0, y0) = (pixels.Min(p => p.X), pixels.Min(p => p.Y));
            var (w, h) = (pixels.Max(p => p.X) - x0 + 1, pixels.Max(p => p.Y) - y0 + 1);
            var bits = new byte[w * h];
            pixels.ForEach(p => bits[(p.Y - y0) * w + p.X - x0] = 1);
            yield return new Mask(x0, y0, w, h, bits);
        }
    }
}
