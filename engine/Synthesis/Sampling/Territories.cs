namespace CellGenie.Synthesis.Sampling;

/// <summary>Lets neighbouring cells press each other flat: where two would overlap, the border runs where both are equally deep.</summary>
internal static class Territories
{
    private const float Nobody = -1e6f;

    /// <summary>Cuts the fields of all cells against each other, in place. Costs time for the windows only, not for pairs of cells.</summary>
    public static void Settle(IReadOnlyList<CellField> fields, int plateWidth, int plateHeight)
    {
        var first = new float[plateWidth * plateHeight];
        var second = new float[plateWidth * plateHeight];
        var owner = new int[plateWidth * plateHeight];
        Array.Fill(first, Nobody);
        Array.Fill(second, Nobody);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            for (var row = 0; row < field.Height; row++)
            {
                var values = field.Row(row);
                var at = (field.Top + row) * plateWidth + field.Left;
                for (var column = 0; column < values.Length; column++, at++)
                {
                    var value = values[column];
                    if (value > first[at])
                    {
                        second[at] = first[at];
                        first[at] = value;
                        owner[at] = i;
                    }
                    else if (value > second[at])
                    {
                        second[at] = value;
                    }
                }
            }
        }

        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            var overlap = (float)field.Plan.Overlap;
            for (var row = 0; row < field.Height; row++)
            {
                var values = field.Row(row);
                var at = (field.Top + row) * plateWidth + field.Left;
                for (var column = 0; column < values.Length; column++, at++)
                {
                    var rival = owner[at] == i ? second[at] : first[at];
                    values[column] = Math.Min(values[column], (values[column] - rival) * 0.5f + overlap);
                }
            }

            LargestPart.Keep(field.Values, field.Width);
        }
    }
}
