namespace CellGenie.Segmentation.Tests;

public sealed class NonMaximumSuppressionTests
{
    // Specification, section 12.
    [Fact]
    public void Keep_drops_weaker_boxes_and_sorts_ties_stably()
    {
        float[] boxes = [0, 0, 10, 10, 1, 1, 11, 11, 0, 0, 10, 9, 20, 20, 30, 30];

        Assert.Equal([0, 3], NonMaximumSuppression.Keep(boxes, [.9f, .8f, .9f, .1f], 0.5));
    }

    [Fact]
    public void Keep_of_an_iou_equal_to_the_threshold_keeps_the_box()
    {
        float[] boxes = [0, 0, 2, 1, 0, 0, 1, 1, 0, 0, 1, 1];

        Assert.Equal([0, 1], NonMaximumSuppression.Keep(boxes, [.9f, .8f, .7f], 0.5));
    }

    [Fact]
    public void Keep_of_boxes_without_area_keeps_both()
    {
        Assert.Equal([0, 1], NonMaximumSuppression.Keep([5, 5, 5, 5, 5, 5, 5, 5], [.9f, .8f], 0.5));
    }

    [Fact]
    public void Keep_stops_at_the_limit()
    {
        float[] boxes = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];

        Assert.Equal([2, 0], NonMaximumSuppression.Keep(boxes, [.5f, .1f, .9f], 0.5, limit: 2));
    }

    [Fact]
    public void Keep_equals_the_oracle()
    {
        foreach (var test in Oracle.Values("nms").EnumerateArray())
        {
            var groups = test.TryGetProperty("groups", out var found) ? Array.ConvertAll(found.Numbers(), v => (int)v) : [];
            var kept = NonMaximumSuppression.Keep(
                test.GetProperty("boxes").Floats(), test.GetProperty("scores").Floats(), test.GetProperty("iou_threshold").GetDouble(), groups);
            Assert.Equal(test.GetProperty("keep").Numbers().Select(v => (int)v), kept);
        }
    }

    [Fact]
    public void Keep_of_many_boxes_equals_the_definition()
    {
        var random = new Random(5);
        var (boxes, scores, groups) = (new float[4 * 700], new float[700], new int[700]);
        for (var i = 0; i < 700; i++)
        {
            var (x, y) = (random.Next(200) / 4f, random.Next(200) / 4f);
            (boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]) = (x, y, x + random.Next(40) / 4f, y + random.Next(40) / 4f);
            (scores[i], groups[i]) = (random.Next(100) / 100f - 0.3f, random.Next(3));
        }

        Assert.Equal(Define(boxes, scores, groups, 0.3), NonMaximumSuppression.Keep(boxes, scores, 0.3, groups));
    }

    private static List<int> Define(float[] boxes, float[] scores, int[] groups, double threshold)
    {
        var kept = new List<int>();
        foreach (var i in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]))
        {
            if (!kept.Any(k => groups[k] == groups[i] && Iou(k, i) > threshold))
                kept.Add(i);
        }

        return kept;

        double Iou(int a, int b)
        {
            var w = Math.Max(0, Math.Min(boxes[4 * a + 2], boxes[4 * b + 2]) - Math.Max(boxes[4 * a], boxes[4 * b]));
            var h = Math.Max(0, Math.Min(boxes[4 * a + 3], boxes[4 * b + 3]) - Math.Max(boxes[4 * a + 1], boxes[4 * b + 1]));
            return w * h / (Area(a) + Area(b) - w * h);
        }

        float Area(int i) => (boxes[4 * i + 2] - boxes[4 * i]) * (boxes[4 * i + 3] - boxes[4 * i + 1]);
    }
}
