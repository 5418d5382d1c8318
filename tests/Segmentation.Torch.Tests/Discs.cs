using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Two synthetic images of bright discs on a noisy ground.</summary>
internal static class Discs
{
    public const int Height = 96;
    public const int Width = 128;

    /// <summary>Centre and radius of the discs of each image; none overlap.</summary>
    public static IReadOnlyList<(double X, double Y, double R)[]> Of { get; } =
    [
        [(20, 22, 9), (60, 20, 12), (100, 28, 10), (28, 66, 13), (75, 62, 10), (108, 72, 8)],
        [(18, 40, 11), (52, 70, 9), (64, 30, 14), (104, 24, 9), (98, 66, 13)],
    ];

    public static GrayImage Image(int image)
    {
        var random = new Random(image);
        var result = new GrayImage(Width, Height);
        for (var i = 0; i < result.Pixels.Length; i++)
            result.Pixels[i] = (byte)(125 + random.Next(7) + (Of[image].Any(d => Inside(d, i % Width, i / Width)) ? 25 : 0));
        return result;
    }

    public static Rle Mask(int image, int disc)
    {
        var bits = new byte[Height * Width];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = Inside(Of[image][disc], i % Width, i / Width) ? (byte)1 : (byte)0;
        return Rle.FromMask(bits, Width, Height);
    }

    public static TrainingSample Sample(int image) => new(
        Image(image),
        [.. Of[image].SelectMany(d => new[] { (float)(d.X - d.R), (float)(d.Y - d.R), (float)(d.X + d.R), (float)(d.Y + d.R) })],
        [.. Of[image].Select(d => new Shape(d))],
        $"discs {image}");

    private sealed class Shape((double X, double Y, double R) disc) : CellShape
    {
        public override void Rasterize(ReadOnlySpan<float> box, int side, Span<byte> target)
        {
            for (var i = 0; i < target.Length; i++)
            {
                var x = box[0] + (i % side + 0.5) / side * (box[2] - box[0]);
                var y = box[1] + (i / side + 0.5) / side * (box[3] - box[1]);
                target[i] = Distance(disc, x, y) ? (byte)1 : (byte)0;
            }
        }
    }

    /// <summary>Whether a pixel's centre lies in a disc.</summary>
    private static bool Inside((double X, double Y, double R) disc, int x, int y) => Distance(disc, x + 0.5, y + 0.5);

    private static bool Distance((double X, double Y, double R) disc, double x, double y) =>
        (x - disc.X) * (x - disc.X) + (y - disc.Y) * (y - disc.Y) <= disc.R * disc.R;
}
