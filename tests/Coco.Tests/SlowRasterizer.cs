namespace CellGenie.Coco.Tests;

/// <summary>
/// The rasterisation rule as the COCO reference tells it, step by step: walk the five-fold outline, mark the column crossings, sort them, take differences.
/// Shares no code and no shortcut with the product.
/// </summary>
internal static class SlowRasterizer
{
    /// <summary>The union of the rings as a column-major frame of 0 and 1.</summary>
    public static byte[] Frame(IEnumerable<double[]> parts, int height, int width)
    {
        var frame = new byte[height * width];
        foreach (var part in parts)
        {
            var ring = part.Length == 4
                ? [part[0], part[1], part[0], part[1] + part[3], part[0] + part[2], part[1] + part[3], part[0] + part[2], part[1]]
                : part;
            var at = 0;
            var value = false;
            foreach (var run in Runs(ring, height, width))
            {
                for (var i = 0; i < run; i++, at++)
                    frame[at] |= value ? (byte)1 : (byte)0;
                value = !value;
            }

            Assert.Equal(frame.Length, at);
        }

        return frame;
    }

    public static List<long> Runs(double[] ring, int height, int width)
    {
        var us = new List<int>();
        var vs = new List<int>();
        Walk(ring, us, vs);
        var marks = new List<long> { (long)height * width };
        for (var j = 1; j < us.Count; j++)
        {
            if (us[j] == us[j - 1])
                continue;
            double x = us[j] < us[j - 1] ? us[j] : us[j] - 1;
            x = (x + 0.5) / 5 - 0.5;
            if (x != Math.Floor(x) || x < 0 || x > width - 1)
                continue;
            var y = (Math.Min(vs[j], vs[j - 1]) + 0.5) / 5 - 0.5;
            y = Math.Ceiling(Math.Max(0, Math.Min(y, height)));
            marks.Add((long)x * height + (long)y);
        }

        marks.Sort();
        var differences = marks.Select((m, i) => i == 0 ? m : m - marks[i - 1]).ToList();
        var runs = new List<long> { differences[0] };
        for (var j = 1; j < differences.Count; j++)
        {
            if (differences[j] > 0)
            {
                runs.Add(differences[j]);
            }
            else if (j + 1 < differences.Count)
            {
                runs[^1] += differences[++j];
            }
        }

        return runs;
    }

    private static void Walk(double[] ring, List<int> us, List<int> vs)
    {
        var k = ring.Length / 2;
        var px = new int[k + 1];
        var py = new int[k + 1];
        for (var i = 0; i < k; i++)
        {
            px[i] = (int)(5 * ring[2 * i] + .5);
            py[i] = (int)(5 * ring[2 * i + 1] + .5);
        }

        (px[k], py[k]) = (px[0], py[0]);
        for (var i = 0; i < k; i++)
        {
            var (xs, ys, xe, ye) = (px[i], py[i], px[i + 1], py[i + 1]);
            int dx = Math.Abs(xe - xs), dy = Math.Abs(ye - ys);
            if (dx == 0 && dy == 0)
                continue;
            var flip = (dx >= dy && xs > xe) || (dx < dy && ys > ye);
            if (flip)
                (xs, xe, ys, ye) = (xe, xs, ye, ys);
            var slope = dx >= dy ? (double)(ye - ys) / dx : (double)(xe - xs) / dy;
            for (var d = 0; d <= Math.Max(dx, dy); d++)
            {
                var t = flip ? Math.Max(dx, dy) - d : d;
                us.Add(dx >= dy ? xs + t : (int)(xs + slope * t + .5));
                vs.Add(dx >= dy ? (int)(ys + slope * t + .5) : ys + t);
            }
        }
    }
}
