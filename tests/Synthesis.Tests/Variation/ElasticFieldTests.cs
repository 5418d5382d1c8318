namespace CellGenie.Synthesis.Tests;

public sealed class ElasticFieldTests
{
    [Fact]
    public void Strongest_field_folds_nowhere()
    {
        var field = new ElasticField();
        var least = double.MaxValue;
        foreach (var spacing in new[] { 6, 13, 40, 160 })
        {
            // The strongest that can be asked for: a fifth of the distance of the nodes.
            var amplitude = (int)(0.2 * 256 * spacing);
            for (var seed = 0u; seed < 40; seed++)
            {
                var side = 3 * spacing;
                field.Prepare(spacing, amplitude, seed, -spacing, -spacing, side, side);
                var rows = Enumerable.Range(-spacing, side).Select(y => Row(field, y, -spacing, side)).ToArray();
                for (var y = 0; y < side - 1; y++)
                {
                    for (var x = 0; x < side - 1; x++)
                    {
                        var (xx, yx) = ((rows[y].Dx[x + 1] - rows[y].Dx[x]) / 256.0, (rows[y].Dy[x + 1] - rows[y].Dy[x]) / 256.0);
                        var (xy, yy) = ((rows[y + 1].Dx[x] - rows[y].Dx[x]) / 256.0, (rows[y + 1].Dy[x] - rows[y].Dy[x]) / 256.0);
                        least = Math.Min(least, (1 + xx) * (1 + yy) - xy * yx);
                    }
                }
            }
        }

        // The bound is 1 - 4A/g = 0.2; a step of 1/256 pixel costs a little of it.
        Assert.InRange(least, 0.15, 1);
    }

    [Fact]
    public void Window_makes_no_difference()
    {
        var field = new ElasticField();
        field.Prepare(9, 400, 5, -30, -30, 60, 60);
        var wide = Row(field, 3, -30, 60);
        field.Prepare(9, 400, 5, -7, 2, 20, 3);
        var narrow = Row(field, 3, -7, 20);
        Assert.Equal(wide.Dx[23..43], narrow.Dx);
        Assert.Equal(wide.Dy[23..43], narrow.Dy);
        Assert.True(wide.Dx.Max() - wide.Dx.Min() > 100);
    }

    private static (int[] Dx, int[] Dy) Row(ElasticField field, int y, int x, int width)
    {
        var (dx, dy) = (new int[width], new int[width]);
        field.Row(x, y, dx, dy);
        return (dx, dy);
    }
}
