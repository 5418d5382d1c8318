namespace CellGenie.Synthesis;

/// <summary>The smooth grey level of a background frame, as means of 16 x 16 blocks averaged over their neighbours.</summary>
internal sealed class BackgroundLevels(int width, int height)
{
    private const int Block = 16;

    private readonly int _columns = (width + Block - 1) / Block;
    private readonly int _rows = (height + Block - 1) / Block;
    private readonly long[] _sums = new long[((width + Block - 1) / Block) * ((height + Block - 1) / Block)];

    public void Measure(ReadOnlySpan<byte> frame)
    {
        Array.Clear(_sums);
        for (var y = 0; y < height; y++)
        {
            var row = frame.Slice(y * width, width);
            var sums = _sums.AsSpan(y / Block * _columns, _columns);
            for (var x = 0; x < row.Length; x++)
                sums[x / Block] += row[x];
        }
    }

    /// <summary>Level around a pixel in 1/256 grey levels, over up to 3 x 3 blocks.</summary>
    public int At(int x, int y)
    {
        var sum = 0L;
        var pixels = 0L;
        var column = Math.Clamp(x / Block, 0, _columns - 1);
        var line = Math.Clamp(y / Block, 0, _rows - 1);
        for (var r = Math.Max(0, line - 1); r <= Math.Min(_rows - 1, line + 1); r++)
        {
            for (var c = Math.Max(0, column - 1); c <= Math.Min(_columns - 1, column + 1); c++)
            {
                sum += _sums[r * _columns + c];
                pixels += Math.Min(Block, width - c * Block) * Math.Min(Block, height - r * Block);
            }
        }

        return (int)(sum * 256 / pixels);
    }
}
