namespace CellGenie.Coco.Evaluation;

/// <summary>Adds in the order that numpy adds in, so that means are equal to the last bit.</summary>
internal static class PairwiseSum
{
    private const int Block = 128;
    private const int Lanes = 8;

    /// <summary>The sum: halves of at most 128 numbers, each in eight running sums.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.Length > Block)
        {
            var half = values.Length / 2;
            half -= half % Lanes;
            return Of(values[..half]) + Of(values[half..]);
        }

        if (values.Length < Lanes)
            return InTurn(0, values);
        Span<double> lanes = stackalloc double[Lanes];
        values[..Lanes].CopyTo(lanes);
        var i = Lanes;
        for (; i < values.Length - values.Length % Lanes; i += Lanes)
        {
            for (var lane = 0; lane < Lanes; lane++)
                lanes[lane] += values[i + lane];
        }

        var sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        return InTurn(sum, values[i..]);
    }

    private static double InTurn(double sum, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
