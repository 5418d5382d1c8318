namespace CellGenie.Segmentation.Tests;

public sealed class MatchingTests
{
    // IoU with the truth (0,0,10,10): 1, 0.7, 0.5, 0.3, 0.29, 0 by construction.
    private static readonly float[] Truth = [0, 0, 10, 10];
    private static readonly float[] Ladder = [0, 0, 10, 10, 0, 0, 10, 7, 0, 0, 10, 5, 0, 0, 10, 3, 0, 0, 10, 2.9f, 50, 50, 60, 60];

    [Fact]
    public void Match_is_exact_at_the_thresholds()
    {
        var match = BoxMatcher.Match(Truth, Ladder, 0.3, 0.7, rescue: false);

        Assert.Equal([1, 1, -1, -1, 0, 0], match.Label);
        Assert.All(match.Owner, owner => Assert.Equal(0, owner));
    }

    [Fact]
    public void Match_rescues_all_boxes_that_come_closest_and_keeps_their_owner()
    {
        // The second truth is overlapped best (IoU 0.1) by two equal boxes, which overlap the first truth more.
        float[] truths = [0, 0, 10, 10, 0, 0, 40, 20];
        float[] boxes = [0, 0, 10, 8, 0, 0, 10, 8, 30, 15, 35, 18];

        var match = BoxMatcher.Match(truths, boxes, 0.3, 0.9, rescue: true);

        Assert.Equal([1, 1, 0], match.Label);
        Assert.Equal([0, 0, 1], match.Owner);
    }

    [Fact]
    public void Match_of_a_truth_that_overlaps_nothing_rescues_nothing()
    {
        var match = BoxMatcher.Match([500, 500, 510, 510], Ladder, 0.3, 0.7, rescue: true);

        Assert.Equal(new sbyte[6], match.Label);
    }

    [Fact]
    public void Match_without_truth_is_all_background()
    {
        var match = BoxMatcher.Match([], Ladder, 0.3, 0.7, rescue: true);

        Assert.Equal(new sbyte[6], match.Label);
        Assert.Equal(new int[6], match.Owner);
    }

    [Fact]
    public void Match_of_a_grid_equals_the_definition()
    {
        var random = new Random(3);
        var grid = Anchors.Grid(Anchors.Cell(16, [0.5, 1, 2]), 20, 24, 8);
        var truths = new float[4 * 30];
        for (var i = 0; i < truths.Length; i += 4)
        {
            (truths[i], truths[i + 1]) = (random.NextSingle() * 180, random.NextSingle() * 150);
            (truths[i + 2], truths[i + 3]) = (truths[i] + 2 + random.NextSingle() * 30, truths[i + 1] + 2 + random.NextSingle() * 30);
        }

        var match = BoxMatcher.Match(truths, grid, 0.3, 0.7, rescue: true);

        var iou = new float[30, grid.Length / 4];
        for (var t = 0; t < 30; t++)
        {
            for (var b = 0; b < grid.Length / 4; b++)
                iou[t, b] = Iou(truths.AsSpan(4 * t, 4), grid.AsSpan(4 * b, 4));
        }

        for (var b = 0; b < grid.Length / 4; b++)
        {
            var column = Enumerable.Range(0, 30).Select(t => iou[t, b]).ToArray();
            var rescued = Enumerable.Range(0, 30).Any(t => iou[t, b] > 0 && iou[t, b] == Enumerable.Range(0, grid.Length / 4).Max(o => iou[t, o]));
            Assert.Equal(Array.IndexOf(column, column.Max()), match.Owner[b]);
            Assert.Equal(rescued || column.Max() >= 0.7f ? 1 : column.Max() < 0.3f ? 0 : -1, match.Label[b]);
        }
    }

    [Fact]
    public void Sample_takes_the_share_of_foreground_and_fills_up_with_background()
    {
        sbyte[] labels = [1, 0, 1, -1, 1, 0, 0, 0, 0];

        var (foreground, background) = BoxSampler.Sample(labels, 4, 0.5, BoxSampler.First);

        Assert.Equal([0, 2], foreground);
        Assert.Equal([1, 5], background);
        Assert.Equal([1, 5, 6, 7, 8], BoxSampler.Sample(labels, 20, 0.5, BoxSampler.First).Background);
    }

    [Fact]
    public void Random_choice_is_uniform_and_repeats_for_the_same_iteration()
    {
        var counts = new int[10];
        for (var iteration = 0; iteration < 3000; iteration++)
        {
            int[] items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], again = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
            RandomChooser.Of(7, iteration, 1)(items, 3);
            RandomChooser.Of(7, iteration, 1)(again, 3);
            Assert.Equal(items, again);
            Assert.Equal(10, items.Distinct().Count());
            foreach (var item in items[..3])
                counts[item]++;
        }

        // 900 expected, standard deviation 25.
        Assert.All(counts, count => Assert.InRange(count, 780, 1020));
    }

    private static float Iou(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var w = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]));
        var h = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        var shared = w * h;
        return shared > 0 ? shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared) : 0;
    }
}
