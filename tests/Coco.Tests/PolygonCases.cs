namespace CellGenie.Coco.Tests;

/// <summary>Random polygons with everything that is awkward: negative and fractional coordinates, repeated vertices, whole and half pixels, several parts.</summary>
internal static class PolygonCases
{
    public sealed record Case(int Height, int Width, double[][] Parts);

    public static IEnumerable<Case> Random(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var height = random.Next(1, 40);
            var width = random.Next(1, 40);
            var reach = random.Next(3) switch { 0 => 1.0, 1 => 1.5, _ => 8.0 };
            var parts = new double[random.Next(4) == 0 ? random.Next(2, 5) : 1][];
            for (var p = 0; p < parts.Length; p++)
                parts[p] = Ring(random, height, width, reach);
            if (random.Next(10) == 0)
                parts = [[Math.Round(random.NextDouble() * width, 1), -2.3, 0.5 * random.Next(20), 3.7 * random.NextDouble()]];
            yield return new Case(height, width, parts);
        }
    }

    private static double[] Ring(Random random, int height, int width, double reach)
    {
        var ring = new List<double>();
        for (var k = random.Next(3, 15); k > 0; k--)
        {
            var x = (random.NextDouble() * (2 * reach - 1) - (reach - 1)) * width;
            var y = (random.NextDouble() * (2 * reach - 1) - (reach - 1)) * height;
            switch (random.Next(4))
            {
                case 0:
                    (x, y) = (Math.Round(x), Math.Round(y));
                    break;
                case 1:
                    (x, y) = (Math.Round(2 * x) / 2, Math.Round(10 * y) / 10);
                    break;
            }

            ring.AddRange([x, y]);
            if (random.Next(6) == 0)
                ring.AddRange([x, y]);
        }

        return [.. ring];
    }
}
