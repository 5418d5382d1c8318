using System.Globalization;
using System.Text.RegularExpressions;

namespace CellGenie.Synthesis.Tests.Report;

/// <summary>An independent reader of the little of SVG's path language that outlines use: M, h, v, z.</summary>
internal static partial class SvgPath
{
    public static List<List<(int X, int Y)>> Read(string data)
    {
        var rings = new List<List<(int X, int Y)>>();
        var at = 0;
        foreach (Match match in Command().Matches(data))
        {
            Assert.Equal(at, match.Index);
            at += match.Length;
            var ring = rings.LastOrDefault();
            switch (match.Value[0])
            {
                case 'M':
                    rings.Add([(Number(match, 1), Number(match, 2))]);
                    break;
                case 'h':
                    ring!.Add((ring[^1].X + Number(match, 3), ring[^1].Y));
                    break;
                case 'v':
                    ring!.Add((ring[^1].X, ring[^1].Y + Number(match, 4)));
                    break;
            }
        }

        Assert.Equal(data.Length, at);
        return rings;
    }

    /// <summary>Shoelace; clockwise on the screen is positive.</summary>
    public static long Area(List<(int X, int Y)> ring)
    {
        var twice = 0L;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            twice += (long)a.X * b.Y - (long)b.X * a.Y;
        }

        Assert.Equal(0, twice % 2);
        return twice / 2;
    }

    /// <summary>Whether the centre of pixel (x, y) lies inside, by the even-odd rule.</summary>
    public static bool Contains(List<List<(int X, int Y)>> rings, int x, int y)
    {
        var inside = false;
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Count; i++)
            {
                var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
                if (a.X == b.X && a.X <= x && Math.Min(a.Y, b.Y) <= y && y < Math.Max(a.Y, b.Y))
                    inside = !inside;
            }
        }

        return inside;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"M(\d+) (\d+)|h(-?\d+)|v(-?\d+)|z")]
    private static partial Regex Command();
}
