using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>A mask as it grows from runs (y, x, length), ordered by y, then x. Not thread-safe: one for each worker.</summary>
internal sealed class MaskRuns
{
    private readonly List<int> _runs = [];
    private readonly List<int> _roots = [];
    private readonly List<int> _areas = [];
    private ushort[] _packed = [];

    /// <summary>Left side of the mask.</summary>
    public int Left { get; private set; }

    /// <summary>Top of the mask.</summary>
    public int Top { get; private set; }

    /// <summary>Width of its box.</summary>
    public int Width { get; private set; }

    /// <summary>Height of its box.</summary>
    public int Height { get; private set; }

    /// <summary>Its pixels.</summary>
    public int Area { get; private set; }

    /// <summary>The runs, relative to the box, once <see cref="Close"/> was called.</summary>
    public ReadOnlySpan<ushort> Packed => _packed.AsSpan(0, _runs.Count);

    /// <summary>Begins anew.</summary>
    public void Clear() => _runs.Clear();

    /// <summary>Adds a run.</summary>
    public void Add(int y, int x, int length)
    {
        _runs.Add(y);
        _runs.Add(x);
        _runs.Add(length);
    }

    /// <summary>Number of 8-connected parts of a mask.</summary>
    public int CountParts(ReadOnlySpan<ushort> runs)
    {
        Clear();
        foreach (var value in runs)
            _runs.Add(value);
        return CountParts();
    }

    /// <summary>Leaves only the largest of the parts that <see cref="CountParts()"/> found, of equal ones the first.</summary>
    public void KeepLargest()
    {
        var runs = CollectionsMarshal.AsSpan(_runs);
        _areas.Clear();
        CollectionsMarshal.SetCount(_areas, _roots.Count);
        CollectionsMarshal.AsSpan(_areas).Clear();
        for (var r = 0; r < _roots.Count; r++)
            _areas[RootOf(r)] += runs[3 * r + 2];
        var best = 0;
        for (var r = 1; r < _areas.Count; r++)
        {
            if (_areas[r] > _areas[best])
                best = r;
        }

        var kept = 0;
        for (var r = 0; r < _roots.Count; r++)
        {
            if (RootOf(r) != best)
                continue;
            runs.Slice(3 * r, 3).CopyTo(runs[kept..]);
            kept += 3;
        }

        CollectionsMarshal.SetCount(_runs, kept);
    }

    /// <summary>Finds box and area, and packs the runs.</summary>
    /// <returns>False when the mask is empty or too large for 16 bits.</returns>
    public bool Close()
    {
        var runs = CollectionsMarshal.AsSpan(_runs);
        Area = 0;
        if (runs.Length == 0)
            return false;
        var (left, right) = (int.MaxValue, int.MinValue);
        for (var r = 0; r < runs.Length; r += 3)
        {
            left = Math.Min(left, runs[r + 1]);
            right = Math.Max(right, runs[r + 1] + runs[r + 2]);
            Area += runs[r + 2];
        }

        (Left, Top, Width, Height) = (left, runs[0], right - left, runs[^3] + 1 - runs[0]);
        if (_packed.Length < runs.Length)
            _packed = new ushort[2 * runs.Length];
        for (var r = 0; r < runs.Length; r += 3)
        {
            _packed[r] = (ushort)(runs[r] - Top);
            _packed[r + 1] = (ushort)(runs[r + 1] - Left);
            _packed[r + 2] = (ushort)runs[r + 2];
        }

        return Width <= ushort.MaxValue && Height <= ushort.MaxValue;
    }

    /// <summary>Joins runs that touch, corners included, and returns the number of parts.</summary>
    public int CountParts()
    {
        var runs = CollectionsMarshal.AsSpan(_runs);
        var count = runs.Length / 3;
        var parts = count;
        _roots.Clear();
        var above = 0;
        for (var i = 0; i < count; i++)
        {
            _roots.Add(i);
            var (y, from, to) = (runs[3 * i], runs[3 * i + 1], runs[3 * i + 1] + runs[3 * i + 2]);
            while (above < i && (runs[3 * above] < y - 1 || runs[3 * above] == y - 1 && runs[3 * above + 1] + runs[3 * above + 2] < from))
                above++;
            for (var j = above; j < i && runs[3 * j] == y - 1 && runs[3 * j + 1] <= to; j++)
            {
                var (a, b) = (RootOf(i), RootOf(j));
                if (a == b)
                    continue;
                _roots[Math.Max(a, b)] = Math.Min(a, b);
                parts--;
            }
        }

        return parts;
    }

    private int RootOf(int run)
    {
        while (_roots[run] != run)
            run = _roots[run] = _roots[_roots[run]];
        return run;
    }
}
