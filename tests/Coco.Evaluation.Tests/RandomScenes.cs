using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Coco.Evaluation.Tests;

/// <summary>Small crowded scenes in which every special rule comes up: ties, equal overlaps, crowds, id 0, sizes on the limits, several categories.</summary>
internal static class RandomScenes
{
    private const int Side = 40;

    /// <summary>Scenes whose size and content follow from a seed.</summary>
    public static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue).ToArbitrary();

    public static Scene Of(int seed)
    {
        var random = new Random(seed);
        var scene = new Scene { Width = Side + 5, Height = Side, Categories = [3, 1, 2], Images = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => (long)(i * 7 % 5 + 2))], NameOf = i => $"{(i % 2 == 0 ? "BV2" : "Huh7")}_Phase_A1_1_00d00h00m_{i}.tif" };
        var ids = Enumerable.Range(random.Next(0, 2), 30).Select(i => (long)i).OrderBy(_ => random.Next()).ToArray();
        for (var i = random.Next(0, 12); i > 0; i--)
        {
            var (x, y, width, height) = Rectangle(random);
            double[] areas = [324, 961, width * height, width * height];
            scene.Truths.Add(new Scene.Truth(ids[i], Pick(random, scene.Images), x, y, width, height)
            {
                Category = random.Next(5) == 0 ? 2 : 1,
                Area = areas[random.Next(areas.Length)],
                IsCrowd = random.Next(8) == 0,
                Pixels = Dented(random, scene, x, y, width, height),
            });
        }

        for (var i = random.Next(0, 25); i > 0; i--)
        {
            var (x, y, width, height) = Rectangle(random);
            if (scene.Truths.Count > 0 && random.Next(4) != 0)
            {
                var near = scene.Truths[random.Next(scene.Truths.Count)];
                (x, y, width, height) = (near.X + random.Next(0, 3), near.Y, Math.Max(1, near.Width - random.Next(0, 3)), near.Height);
                x = Math.Min(x, scene.Width - width);
            }

            scene.Results.Add(new Scene.Found(Pick(random, scene.Images), random.Next(1, 8) / 8.0, x, y, width, height)
            {
                Category = random.Next(5) == 0 ? 2 : 1,
                Pixels = Dented(random, scene, x, y, width, height),
            });
        }

        return scene;
    }

    private static long Pick(Random random, List<long> images) => images[random.Next(images.Count)];

    private static (int X, int Y, int Width, int Height) Rectangle(Random random)
    {
        int[] sides = [3, 10, 18, 18, 31, 36];
        var (width, height) = (sides[random.Next(sides.Length)], sides[random.Next(sides.Length)]);
        return (random.Next(0, Side - width), random.Next(0, Side - height), width, height);
    }

    /// <summary>The rectangle less some pixels inside its sides, so that the box stays; or null for the rectangle.</summary>
    private static bool[]? Dented(Random random, Scene scene, int x, int y, int width, int height)
    {
        if (random.Next(3) == 0 || width < 3 || height < 3)
            return null;
        var pixels = scene.PixelsOf(x, y, width, height, null);
        for (var i = random.Next(0, 60); i > 0; i--)
            pixels[random.Next(x + 1, x + width - 1) * scene.Height + random.Next(y + 1, y + height - 1)] = false;
        return pixels;
    }
}
