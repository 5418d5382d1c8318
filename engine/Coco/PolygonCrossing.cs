namespace CellGenie.Coco;

/// <summary>Finds out whether a closed outline crosses itself.</summary>
internal static class PolygonCrossing
{
    /// <summary>Compared edge pairs after which the question is left open: about 0.1 s.</summary>
    private const long MaxComparisons = 50_000_000;

    /// <summary>Sorts the edges by their left end and compares those that overlap in x and y. Null: given up.</summary>
    public static bool? CrossesItself(double[] ring)
    {
        var count = ring.Length / 2;
        var left = new double[count];
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            left[i] = Math.Min(ring[2 * i], ring[2 * ((i + 1) % count)]);
            order[i] = i;
        }

        Array.Sort(left, order);
        var comparisons = 0L;
        for (var i = 0; i < count; i++)
        {
            var a = Edge(ring, order[i]);
            var right = Math.Max(a.X0, a.X1);
            for (var j = i + 1; j < count && left[j] < right; j++)
            {
                if (++comparisons > MaxComparisons)
                    return null;
                if (Cross(a, Edge(ring, order[j])))
                    return true;
            }
        }

        return false;
    }

    private static (double X0, double Y0, double X1, double Y1) Edge(double[] ring, int i)
    {
        var next = 2 * (i + 1) == ring.Length ? 0 : 2 * (i + 1);
        return (ring[2 * i], ring[2 * i + 1], ring[next], ring[next + 1]);
    }

    private static bool Cross(in (double X0, double Y0, double X1, double Y1) a, in (double X0, double Y0, double X1, double Y1) b)
    {
        if (Math.Max(a.Y0, a.Y1) <= Math.Min(b.Y0, b.Y1) || Math.Max(b.Y0, b.Y1) <= Math.Min(a.Y0, a.Y1))
            return false;
        return Side(a, b.X0, b.Y0) * Side(a, b.X1, b.Y1) < 0 && Side(b, a.X0, a.Y0) * Side(b, a.X1, a.Y1) < 0;
    }

    private static int Side(in (double X0, double Y0, double X1, double Y1) edge, double x, double y) =>
        Math.Sign((edge.X1 - edge.X0) * (y - edge.Y0) - (edge.Y1 - edge.Y0) * (x - edge.X0));
}
