using CellGenie.Imaging;

namespace CellGenie.Coco.Tests.Tracing;

/// <summary>Label maps to trace, and slow, plain answers about them.</summary>
internal static class LabelMaps
{
    /// <summary>Reads a drawing: each character is a label 0-9, '.' is background.</summary>
    public static LabelMap Parse(params string[] rows)
    {
        var map = new LabelMap(rows[0].Length, rows.Length);
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
                map[x, y] = rows[y][x] == '.' ? (ushort)0 : (ushort)(rows[y][x] - '0');
        }

        return map;
    }

    /// <summary>Random maps of every kind: single pixels, blobs, rectangles over one another, full frames.</summary>
    public static LabelMap Random(int seed)
    {
        var random = new Random(seed);
        var map = new LabelMap(random.Next(1, 90), random.Next(1, 40));
        var labels = random.Next(1, 12);
        switch (seed % 3)
        {
            case 0:
                for (var i = 0; i < map.Labels.Length; i++)
                    map.Labels[i] = (ushort)random.Next(labels + 1);
                break;
            case 1:
                for (ushort k = 1; k <= labels; k++)
                {
                    var (cx, cy, r) = (random.Next(map.Width), random.Next(map.Height), random.Next(1, 12));
                    for (var y = 0; y < map.Height; y++)
                    {
                        for (var x = 0; x < map.Width; x++)
                        {
                            var d = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                            if (d <= r * r && (k % 2 == 0 || d > r * r / 4))
                                map[x, y] = k;
                        }
                    }
                }

                break;
            default:
                for (ushort k = 0; k < labels; k++)
                {
                    var (x0, y0) = (random.Next(map.Width), random.Next(map.Height));
                    var (w, h) = (random.Next(1, map.Width - x0 + 1), random.Next(1, map.Height - y0 + 1));
                    for (var y = y0; y < y0 + h; y++)
                        map.Row(y).Slice(x0, w).Fill(k);
                }

                break;
        }

        return map;
    }

    /// <summary>Parts (8-connected) and holes (4-connected, not joined to the outside) of a label, by flood fill.</summary>
    public static (int Parts, int Holes) Topology(LabelMap map, int label)
    {
        var width = map.Width + 2;
        var height = map.Height + 2;
        var inside = new bool[width, height];
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
                inside[x + 1, y + 1] = map[x, y] == label;
        }

        return (Components(inside, true, 8), Components(inside, false, 4) - 1);
    }

    private static int Components(bool[,] image, bool value, int connectivity)
    {
        var (width, height) = (image.GetLength(0), image.GetLength(1));
        var seen = new bool[width, height];
        var count = 0;
        for (var sy = 0; sy < height; sy++)
        {
            for (var sx = 0; sx < width; sx++)
            {
                if (seen[sx, sy] || image[sx, sy] != value)
                    continue;
                count++;
                var open = new Stack<(int X, int Y)>([(sx, sy)]);
                seen[sx, sy] = true;
                while (open.TryPop(out var at))
                {
                    for (var dy = -1; dy <= 1; dy++)
                    {
                        for (var dx = -1; dx <= 1; dx++)
                        {
                            var (x, y) = (at.X + dx, at.Y + dy);
                            if ((connectivity == 4 && dx != 0 && dy != 0) || x < 0 || y < 0 || x >= width || y >= height || seen[x, y] || image[x, y] != value)
                                continue;
                            seen[x, y] = true;
                            open.Push((x, y));
                        }
                    }
                }
            }
        }

        return count;
    }
}
