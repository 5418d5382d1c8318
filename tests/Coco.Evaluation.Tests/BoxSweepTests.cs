namespace CellGenie.Coco.Evaluation.Tests;

public sealed class BoxSweepTests
{
    [Fact]
    public void Found_boxes_are_those_that_share_an_area()
    {
        var random = new Random(3);
        var found = new List<int>();
        for (var round = 0; round < 300; round++)
        {
            // Small whole numbers, so that edges coincide, and a few boxes without or with negative extent.
            var boxes = Enumerable.Range(0, random.Next(0, 20)).Select(_ => Box(random)).ToArray();
            var sweep = new BoxSweep(boxes);
            for (var i = 0; i < 10; i++)
            {
                var box = Box(random);
                sweep.Overlapping(box, found);
                Assert.Equal(Enumerable.Range(0, boxes.Length).Where(b => box.IntersectionArea(boxes[b]) > 0), found);
            }
        }
    }

    private static BoundingBox Box(Random random) => new(random.Next(0, 10), random.Next(0, 10), random.Next(-1, 5), random.Next(-1, 5));
}
