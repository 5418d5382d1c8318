namespace CellGenie.Synthesis.Sampling;

/// <summary>A cell is one piece: what its neighbours cut off is gone.</summary>
internal static class LargestPart
{
    /// <summary>What samples of other parts become: just outside.</summary>
    private const float Outside = -0.5f;

    /// <summary>Marks all but the largest 4-connected part of the positive samples as outside.</summary>
    /// <returns>The first sample of the largest part in reading order, or -1 if there is none.</returns>
    public static int Keep(float[] samples, int width)
    {
        var part = new int[samples.Length];
        var stack = new Stack<int>();
        var (best, bestSize, bestStart, parts) = (0, 0, -1, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            if (samples[i] <= 0 || part[i] != 0)
                continue;
            part[i] = ++parts;
            stack.Push(i);
            var size = 0;
            while (stack.TryPop(out var at))
            {
                size++;
                var column = at % width;
                if (column > 0)
                    Visit(at - 1);
                if (column < width - 1)
                    Visit(at + 1);
                if (at >= width)
                    Visit(at - width);
                if (at < samples.Length - width)
                    Visit(at + width);
            }

            if (size > bestSize)
                (best, bestSize, bestStart) = (parts, size, i);
        }

        for (var i = 0; i < samples.Length && parts > 1; i++)
        {
            if (part[i] != best && samples[i] > 0)
                samples[i] = Outside;
        }

        return bestStart;

        void Visit(int at)
        {
            if (samples[at] <= 0 || part[at] != 0)
                return;
            part[at] = parts;
            stack.Push(at);
        }
    }
}
