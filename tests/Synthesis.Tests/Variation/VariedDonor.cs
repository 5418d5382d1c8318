namespace CellGenie.Synthesis.Tests;

/// <summary>A varied donor made again from the numbers of a manifest and its library, slowly, word by word as docs/files.md says.</summary>
internal sealed class VariedDonor
{
    private static readonly int[] NoiseTable = MakeNoise();

    private readonly CellRecord _record;
    private readonly byte[] _crop;
    private readonly byte[] _matte;
    private readonly int _turn, _scale, _elastic, _noise, _centerX, _centerY, _spacing, _radius;
    private readonly uint _seed;
    private readonly long _a, _b;
    private readonly int[] _kernel;
    private readonly int[,] _blurred;
    private readonly HashSet<(int X, int Y)> _mask = [];

    public VariedDonor(CellBank bank, string file, long[] cell)
    {
        var index = Enumerable.Range(0, bank.Count).Single(i => bank.Index.Sources[bank.Cells[i].Source].File == file && bank.Cells[i].AnnotationId == cell[2]);
        var donor = bank.GetCell(index);
        (_record, _crop, _matte) = (donor.Record, donor.Crop.ToArray(), donor.Matte.ToArray());
        (_turn, _scale, _elastic, _noise, _seed, _centerX, _centerY) = ((int)cell[8], (int)cell[14], (int)cell[15], (int)cell[18], (uint)cell[19], (int)cell[20], (int)cell[21]);
        var radians = cell[13] * Math.PI / 18000;
        _a = (long)Math.Round(Math.Cos(radians) * 65536 * 1024 / _scale);
        _b = (long)Math.Round(Math.Sin(radians) * 65536 * 1024 / _scale);
        _spacing = Math.Clamp((Math.Max(_record.Width, _record.Height) * _scale / 1024 + 2) / 3, 6, 160);

        var sigma = (int)cell[16] * 1024 / _scale;
        _radius = Math.Min(16, (5 * sigma / 2 + 255) / 256);
        _kernel = Kernel(sigma, _radius);
        _blurred = Blur();
        FindMask();
    }

    public int Area => _mask.Count;

    public bool Contains(int x, int y) => _mask.Contains((x, y));

    public byte Grey(int x, int y)
    {
        var (u, v, dx, dy) = Origin(x, y);
        var (right, down) = (Cubic(u & 63), Cubic(v & 63));
        var sum = 0L;
        for (var j = 0; j < 4; j++)
        {
            for (var i = 0; i < 4; i++)
                sum += (long)right[i] * down[j] * At((u >> 6) - 1 + i, (v >> 6) - 1 + j);
        }

        var kept = Math.Min(256, (Kept(u & 63) * Kept(v & 63) + 128) >> 8);
        var root = (int)Math.Round(256 * Math.Sqrt(1 - kept / 256.0));
        sum += 4L * NoiseTable[(int)((_seed + 40503u * (uint)y + (uint)x) % 32768)] * _noise * root;
        var (slopeX, slopeY) = Slopes();
        sum -= 2 * (slopeX * dx + slopeY * dy);
        return (byte)Math.Clamp((sum + (1 << 20)) >> 21, 0, 255);
    }

    private (long X, long Y) Slopes()
    {
        long x = _record.SlopeX, y = _record.SlopeY;
        if ((_turn & 4) != 0)
            (x, y) = (y, x);
        if ((_turn & 1) != 0)
            x = Math.Min(short.MaxValue, -x);
        if ((_turn & 2) != 0)
            y = Math.Min(short.MaxValue, -y);
        return ((x * _a - y * _b + 32768) >> 16, (x * _b + y * _a + 32768) >> 16);
    }

    /// <summary>Where a pixel of the varied cell's box comes from: column and row of the crop in 1/64 pixel, and the displacement in 1/256 pixel.</summary>
    private (int U, int V, int Dx, int Dy) Origin(int x, int y, bool isStraight = false)
    {
        var (twiceX, twiceY) = (2 * x - _centerX, 2 * y - _centerY);
        var (dx, dy) = _elastic == 0 || isStraight ? (0, 0) : Displacement((int)Math.Ceiling(twiceX / 2.0), (int)Math.Ceiling(twiceY / 2.0));
        var (p0, p1, q0, q1) = (_a, _b, -_b, _a);
        if ((_turn & 1) != 0)
            (p0, p1) = (-p0, -p1);
        if ((_turn & 2) != 0)
            (q0, q1) = (-q0, -q1);
        if ((_turn & 4) != 0)
            (p0, p1, q0, q1) = (q0, q1, p0, p1);
        var u = ((p0 * twiceX + p1 * twiceY) >> 1) + ((p0 * dx + p1 * dy) >> 8) + ((long)_record.RingLeft << 16) + ((_record.Width - 1L) << 15);
        var v = ((q0 * twiceX + q1 * twiceY) >> 1) + ((q0 * dx + q1 * dy) >> 8) + ((long)_record.RingTop << 16) + ((_record.Height - 1L) << 15);
        return ((int)((u + 512) >> 10), (int)((v + 512) >> 10), dx, dy);
    }

    private (int Dx, int Dy) Displacement(int x, int y)
    {
        var (column, row) = ((int)Math.Floor((double)x / _spacing), (int)Math.Floor((double)y / _spacing));
        var (right, down) = (Spline(x - column * _spacing), Spline(y - row * _spacing));
        var (dx, dy) = (0, 0);
        for (var i = 0; i < 4; i++)
        {
            var (nodeX, nodeY) = (0, 0);
            for (var j = 0; j < 4; j++)
            {
                var (a, b, _, _) = CounterRandom.Philox((uint)(column - 1 + i), (uint)(row - 1 + j), 0, (uint)RandomPurpose.Variation, _seed, 0);
                nodeX += down[j] * ((int)((ulong)a * (uint)(2 * _elastic + 1) >> 32) - _elastic);
                nodeY += down[j] * ((int)((ulong)b * (uint)(2 * _elastic + 1) >> 32) - _elastic);
            }

            dx += right[i] * (nodeX >> 12);
            dy += right[i] * (nodeY >> 12);
        }

        return (dx >> 12, dy >> 12);
    }

    private int[] Spline(int i)
    {
        var t = (double)i / _spacing;
        int first = (int)Math.Round(4096 * Math.Pow(1 - t, 3) / 6), second = (int)Math.Round(4096 * (3 * t * t * t - 6 * t * t + 4) / 6), last = (int)Math.Round(4096 * t * t * t / 6);
        return [first, second, 4096 - first - second - last, last];
    }

    private static int[] Cubic(int phase)
    {
        var t = phase / 64.0;
        int a = (int)Math.Round(128 * (-t + 2 * t * t - t * t * t)), c = (int)Math.Round(128 * (t + 4 * t * t - 3 * t * t * t)), d = (int)Math.Round(128 * (t * t * t - t * t));
        return [a, 256 - a - c - d, c, d];
    }

    private static int[] Kernel(int sigma, int radius)
    {
        var bell = Enumerable.Range(0, radius + 1).Select(i => i == 0 ? 1 : Math.Exp(-0.5 * Math.Pow(256.0 * i / sigma, 2))).ToArray();
        var total = 2 * bell.Sum() - 1;
        var weights = bell.Select(b => (int)Math.Round(1024 * b / total)).ToArray();
        weights[0] = 1024 - 2 * weights.Skip(1).Sum();
        return weights;
    }

    /// <summary>The share of white noise that is left, in 1/256: the sum of the squares of blur and interpolation together.</summary>
    private int Kept(int phase)
    {
        var cubic = Cubic(phase / 4 * 4);
        var together = new int[2 * _radius + 4];
        for (var k = 0; k < 4; k++)
        {
            for (var i = -_radius; i <= _radius; i++)
                together[k + i + _radius] += cubic[k] * _kernel[Math.Abs(i)];
        }

        return (int)((together.Sum(w => (long)w * w) + (1 << 27)) >> 28);
    }

    private int At(int x, int y) => _blurred[Math.Clamp(y, 0, _record.CropHeight - 1), Math.Clamp(x, 0, _record.CropWidth - 1)];

    private int[,] Blur()
    {
        var (width, height) = (_record.CropWidth, _record.CropHeight);
        var (rows, both) = (new int[height, width], new int[height, width]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                rows[y, x] = Weighted(i => 32 * _crop[y * width + Math.Clamp(x + i, 0, width - 1)]);
        }

        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                both[y, x] = Weighted(i => rows[Math.Clamp(y + i, 0, height - 1), x]);
        }

        return both;

        int Weighted(Func<int, int> value) => (Enumerable.Range(-_radius, 2 * _radius + 1).Sum(i => _kernel[Math.Abs(i)] * value(i)) + 512) / 1024;
    }

    private void FindMask()
    {
        // As far as any scaled and turned cell goes.
        var reach = (_record.Width + _record.Height) * _scale / 1024 + 8;
        var margin = 64 * (2 + 2 * _elastic * 4 / _scale);
        var covered = new HashSet<(int X, int Y)>();
        for (var y = -reach; y < reach; y++)
        {
            for (var x = -reach; x < reach; x++)
            {
                var (u, v, _, _) = Origin(x, y, isStraight: true);
                if (u < -margin || v < -margin || u > 64 * _record.CropWidth + margin || v > 64 * _record.CropHeight + margin)
                    continue;
                (u, v, _, _) = Origin(x, y);
                var (right, down) = (u & 63, v & 63);
                var coverage = (64 - right) * (64 - down) * Inside(u >> 6, v >> 6) + right * (64 - down) * Inside((u >> 6) + 1, v >> 6) +
                    (64 - right) * down * Inside(u >> 6, (v >> 6) + 1) + right * down * Inside((u >> 6) + 1, (v >> 6) + 1);
                if (coverage >= 2048)
                    covered.Add((x, y));
            }
        }

        var whole = Enumerable.Range(0, _record.CropHeight).SelectMany(y => Enumerable.Range(0, _record.CropWidth).Where(x => Inside(x, y) == 1).Select(x => (x, y))).ToHashSet();
        var parts = Parts(covered);
        var kept = Parts(whole).Count == 1 ? parts.MaxBy(p => p.Count)! : covered;
        _mask.UnionWith(kept);
        Assert.Equal((0, 0), (_mask.Min(p => p.X), _mask.Min(p => p.Y)));
    }

    private int Inside(int x, int y) => x >= 0 && y >= 0 && x < _record.CropWidth && y < _record.CropHeight && _matte[y * _record.CropWidth + x] == 255 ? 1 : 0;

    private static List<HashSet<(int X, int Y)>> Parts(HashSet<(int X, int Y)> pixels)
    {
        var left = new HashSet<(int X, int Y)>(pixels);
        var parts = new List<HashSet<(int X, int Y)>>();
        foreach (var start in pixels.OrderBy(p => (p.Y, p.X)))
        {
            if (!left.Remove(start))
                continue;
            var part = new HashSet<(int X, int Y)> { start };
            var stack = new Stack<(int X, int Y)>([start]);
            while (stack.TryPop(out var at))
            {
                for (var i = 0; i < 9; i++)
                {
                    var next = (at.X + i % 3 - 1, at.Y + i / 3 - 1);
                    if (left.Remove(next))
                    {
                        part.Add(next);
                        stack.Push(next);
                    }
                }
            }

            parts.Add(part);
        }

        return parts;
    }

    private static int[] MakeNoise()
    {
        var random = new CounterRandom(0, 0, 0, RandomPurpose.Variation);
        var table = new int[32768];
        for (var i = 0; i < table.Length; i++)
            table[i] = Math.Clamp((int)Math.Round(32 * random.NextNormal()), -127, 127);
        return table;
    }
}
