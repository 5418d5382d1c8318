namespace CellGenie.Coco.Evaluation;

/// <summary>A label map as runs: every pixel belongs to one object at most. Costs memory for the runs, not for the frame.</summary>
internal static class LabelMapRuns
{
    /// <summary>Gives each pixel to the first mask that has it.</summary>
    /// <returns>The runs, ascending, without overlap.</returns>
    public static List<LabelledRun> Of(IReadOnlyList<Rle> masks)
    {
        var runs = OnesOf(masks);
        var result = new List<LabelledRun>(runs.Count);
        var open = new PriorityQueue<LabelledRun, int>();
        var next = 0;
        var position = 0;
        while (next < runs.Count || open.Count > 0)
        {
            if (open.Count == 0)
                position = runs[next].Start;
            for (; next < runs.Count && runs[next].Start == position; next++)
                open.Enqueue(runs[next], runs[next].Label);
            var top = open.Peek();
            if (top.End <= position)
            {
                open.Dequeue();
                continue;
            }

            var end = next < runs.Count ? Math.Min(top.End, runs[next].Start) : top.End;
            result.Add(new LabelledRun(position, end, top.Label));
            position = end;
        }

        return result;
    }

    /// <summary>Pixels of each of <paramref name="count"/> objects.</summary>
    public static long[] Areas(IEnumerable<LabelledRun> runs, int count)
    {
        var areas = new long[count];
        foreach (var run in runs)
            areas[run.Label] += run.Length;
        return areas;
    }

    /// <summary>Pixels that pairs of objects of two label maps share; pairs that share none are absent.</summary>
    public static Dictionary<(int First, int Second), long> Shared(List<LabelledRun> first, List<LabelledRun> second)
    {
        var shared = new Dictionary<(int, int), long>();
        for (int i = 0, j = 0; i < first.Count && j < second.Count;)
        {
            var (a, b) = (first[i], second[j]);
            var length = Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start);
            if (length > 0)
                shared[(a.Label, b.Label)] = shared.GetValueOrDefault((a.Label, b.Label)) + length;
            if (a.End <= b.End)
                i++;
            else
                j++;
        }

        return shared;
    }

    private static List<LabelledRun> OnesOf(IReadOnlyList<Rle> masks)
    {
        var ones = new List<LabelledRun>();
        for (var label = 0; label < masks.Count; label++)
        {
            var runs = masks[label].Runs;
            var position = 0;
            for (var i = 0; i < runs.Length; position += (int)runs[i], i++)
            {
                if (i % 2 == 1)
                    ones.Add(new LabelledRun(position, position + (int)runs[i], label));
            }
        }

        ones.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Label.CompareTo(b.Label));
        return ones;
    }
}
