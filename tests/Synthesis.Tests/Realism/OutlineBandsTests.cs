using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class OutlineBandsTests
{
    private const int Width = 47;
    private const int Height = 39;

    [Fact]
    public void Random_frames_are_measured_as_by_the_definition()
    {
        var random = new CounterRandom(5, 0, 0, RandomPurpose.Sample);
        var bands = new OutlineBands();
        for (var round = 0; round < 40; round++)
        {
            var labels = new int[Width * Height];
            for (var cell = random.Next(6); cell > 0; cell--)
            {
                var (x, y, width, height) = (random.Next(Width), random.Next(Height), 1 + random.Next(30), 1 + random.Next(30));
                for (var i = 0; i < labels.Length; i++)
                {
                    if (i % Width >= x && i % Width < x + width && i / Width >= y && i / Width < y + height)
                        labels[i] = cell;
                }
            }

            bands.Measure(labels, Width, Height);
            for (var i = 0; i < labels.Length; i++)
            {
                Assert.Equal(ExpectedBand(labels, i), bands.Bands[i]);
                if (labels[i] != 0 || bands.Bands[i] == OutlineBands.Far)
                    Assert.Equal(labels[i], bands.Nearest[i]);
                else
                    Assert.Equal(Squares(labels, i, l => l != 0), Squares(labels, i, l => l == bands.Nearest[i]));
            }
        }
    }

    /// <summary>Outside: how far the nearest cell is, rounded up. Inside: how far the nearest pixel of the cell that is along its outline, plus one.</summary>
    private static int ExpectedBand(int[] labels, int i)
    {
        if (labels[i] == 0)
        {
            var away = (int)Math.Ceiling(Math.Sqrt(Squares(labels, i, l => l != 0)));
            return away <= 10 ? 10 + away : 21;
        }

        var edges = Enumerable.Range(0, labels.Length).Where(j => labels[j] == labels[i] && Neighbours(j).Any(n => labels[n] != labels[j]));
        var deep = 1 + (int)Math.Ceiling(Math.Sqrt(edges.Select(j => Square(i, j)).DefaultIfEmpty(10_000).Min()));
        return deep <= 10 ? 11 - deep : 0;
    }

    private static int Squares(int[] labels, int i, Func<int, bool> isWanted) =>
        Enumerable.Range(0, labels.Length).Where(j => isWanted(labels[j])).Select(j => Square(i, j)).DefaultIfEmpty(10_000).Min();

    private static int Square(int i, int j) => (i % Width - j % Width) * (i % Width - j % Width) + (i / Width - j / Width) * (i / Width - j / Width);

    private static IEnumerable<int> Neighbours(int i)
    {
        if (i % Width > 0)
            yield return i - 1;
        if (i % Width < Width - 1)
            yield return i + 1;
        if (i >= Width)
            yield return i - Width;
        if (i + Width < Width * Height)
            yield return i + Width;
    }
}
