namespace CellGenie.Imaging;

/// <summary>Horizontal differencing (TIFF 6.0, section 14) of one row of interleaved samples, in place.</summary>
internal static class TiffPredictor
{
    public static void Undo(Span<byte> row, int samplesPerPixel)
    {
        if (samplesPerPixel == 1)
        {
            byte sum = 0;
            foreach (ref var value in row)
                value = sum += value;
            return;
        }

        for (var i = samplesPerPixel; i < row.Length; i++)
            row[i] += row[i - samplesPerPixel];
    }

    public static void Undo(Span<ushort> row, int samplesPerPixel)
    {
        for (var i = samplesPerPixel; i < row.Length; i++)
            row[i] += row[i - samplesPerPixel];
    }

    public static void Undo(Span<uint> row, int samplesPerPixel)
    {
        for (var i = samplesPerPixel; i < row.Length; i++)
            row[i] += row[i - samplesPerPixel];
    }

    public static void Apply(Span<byte> row, int samplesPerPixel)
    {
        for (var i = row.Length - 1; i >= samplesPerPixel; i--)
            row[i] -= row[i - samplesPerPixel];
    }

    public static void Apply(Span<ushort> row, int samplesPerPixel)
    {
        for (var i = row.Length - 1; i >= samplesPerPixel; i--)
            row[i] -= row[i - samplesPerPixel];
    }

    public static void Apply(Span<uint> row, int samplesPerPixel)
    {
        for (var i = row.Length - 1; i >= samplesPerPixel; i--)
            row[i] -= row[i - samplesPerPixel];
    }
}
