namespace CellGenie.Synthesis;

/// <summary>White noise of the standard normal distribution from a table: pixel (x, y) of a cell has entry <c>seed + 40503 y + x</c>, modulo its length. The same on every machine.</summary>
internal static class GrainNoise
{
    /// <summary>Entries of the table.</summary>
    public const int Length = 1 << 15;

    /// <summary>Entries are in 1/32 of the standard deviation.</summary>
    public const int Unit = 32;

    private const int RowStep = 40503;

    private static readonly sbyte[] Table = Make();

    /// <summary>Where the row of a cell begins.</summary>
    public static int Start(uint seed, int row) => (int)(seed + (uint)(row * RowStep)) & (Length - 1);

    /// <summary>The noise of a pixel in 1/32 of the standard deviation.</summary>
    public static int At(int start, int x) => Table[(start + x) & (Length - 1)];

    private static sbyte[] Make()
    {
        var random = new CounterRandom(0, 0, 0, RandomPurpose.Variation);
        var table = new sbyte[Length];
        for (var i = 0; i < table.Length; i++)
            table[i] = (sbyte)Math.Clamp((int)Math.Round(Unit * random.NextNormal()), -127, 127);
        return table;
    }
}
