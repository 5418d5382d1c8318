using CellGenie.Imaging;

namespace CellGenie.Coco.Tests.Tracing;

public sealed class ContourTracerTests
{
    [Fact]
    public void Rectangle_gives_its_four_corners_clockwise()
    {
        var contours = new ContourTracer().Trace(LabelMaps.Parse(
            ".....",
            ".111.",
            ".111.",
            "....."));
        var ring = Assert.Single(contours.Rings.ToArray());
        Assert.Equal([(1, 1), (4, 1), (4, 3), (1, 3)], Points(contours, ring));
        Assert.Equal(6, contours.AreaOf(ring));
        Assert.False(ring.IsHole);
    }

    [Fact]
    public void Single_pixel_in_the_corner_of_the_frame_has_an_outline()
    {
        var contours = new ContourTracer().Trace(LabelMaps.Parse("1"));
        Assert.Equal([(0, 0), (1, 0), (1, 1), (0, 1)], Points(contours, contours.Rings[0]));
    }

    [Fact]
    public void Pixels_that_touch_at_a_corner_are_one_part()
    {
        var contours = new ContourTracer().Trace(LabelMaps.Parse(
            "1..",
            ".1.",
            "1.."));
        Assert.Equal((1, false), contours.TopologyOf(1));
        Assert.Equal(3, contours.AreaOf(contours.Rings[0]));
    }

    [Fact]
    public void Ring_has_an_outline_and_a_rim_the_other_way_round()
    {
        var contours = new ContourTracer().Trace(LabelMaps.Parse(
            "111",
            "1.1",
            "111"));
        Assert.Equal(2, contours.RingCount);
        Assert.Equal((1, true), contours.TopologyOf(1));
        Assert.Equal(9, contours.AreaOf(contours.Rings[0]));
        Assert.True(contours.Rings[1].IsHole);
        Assert.Equal(-1, contours.AreaOf(contours.Rings[1]));
    }

    [Fact]
    public void Pixel_inside_the_hole_of_its_own_label_is_a_part_of_its_own()
    {
        var contours = new ContourTracer().Trace(LabelMaps.Parse(
            "11111",
            "1...1",
            "1.1.1",
            "1...1",
            "11111"));
        Assert.Equal((2, true), contours.TopologyOf(1));
    }

    [Fact]
    public void Label_without_pixels_has_no_ring()
    {
        var contours = new ContourTracer().Trace(LabelMaps.Parse("1.3"));
        Assert.Equal(-1, contours.FirstRing(2));
        Assert.Equal(-1, contours.FirstRing(99));
        Assert.True(contours.FirstRing(3) >= 0);
    }

    [Fact]
    public void Random_maps_are_traced_exactly()
    {
        var tracer = new ContourTracer();
        for (var seed = 0; seed < 300; seed++)
        {
            var map = LabelMaps.Random(seed);
            var contours = tracer.Trace(map);
            for (var label = 1; label <= 12; label++)
            {
                var (parts, holes) = LabelMaps.Topology(map, label);
                var rings = contours.Rings.ToArray().Where(r => r.Label == label).ToArray();
                Assert.Equal(parts, rings.Count(r => !r.IsHole));
                Assert.Equal(holes, rings.Count(r => r.IsHole));
                Assert.Equal(map.Labels.Count(l => l == label), rings.Sum(r => contours.AreaOf(r)));
                foreach (var ring in rings)
                    AssertWellFormed(contours, ring);
                AssertCovers(contours, rings, map, label);
            }
        }
    }

    [Fact]
    public void Long_staircases_outgrow_the_buffer_safely()
    {
        var map = new LabelMap(5000, 5000);
        for (var i = 0; i < 5000; i++)
        {
            map[i, 4999 - i] = 1;
            map[i, 4999] = 1;
        }

        var contours = new ContourTracer().Trace(map);
        Assert.Equal(map.Labels.Sum(l => (int)l), contours.Rings.ToArray().Sum(r => contours.AreaOf(r)));
        Assert.True(contours.Vertices.Length > 10_000);
    }

    [Fact]
    public void Seventy_thousand_pixels_in_65535_labels_all_have_outlines()
    {
        var map = new LabelMap(700, 200);
        for (var i = 0; i < 65535; i++)
            map.Labels[2 * i] = (ushort)(i + 1);
        var contours = new ContourTracer().Trace(map);
        Assert.Equal(65535, contours.RingCount);
        Assert.Equal(1, contours.TopologyOf(65535).Parts);
    }

    private static (int X, int Y)[] Points(Contours contours, ContourRing ring) =>
        [.. contours.VerticesOf(ring).ToArray().Select(v => ((int)(v & 0xFFFF), (int)(v >> 16)))];

    private static void AssertWellFormed(Contours contours, ContourRing ring)
    {
        var points = Points(contours, ring);
        Assert.True(points.Length >= 4 && points.Length % 2 == 0);
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b, c) = (points[i], points[(i + 1) % points.Length], points[(i + 2) % points.Length]);
            // Each edge is axis-parallel, and the next one turns.
            Assert.True((a.X == b.X) != (a.Y == b.Y));
            Assert.NotEqual(a.X == b.X, b.X == c.X);
        }
    }

    private static void AssertCovers(Contours contours, ContourRing[] rings, LabelMap map, int label)
    {
        // Even-odd over all rings: a pixel is inside when an odd number of vertical edges lies to its left.
        for (var y = 0; y < map.Height; y++)
        {
            var crossings = new int[map.Width + 1];
            foreach (var points in rings.Select(r => Points(contours, r)))
            {
                for (var i = 0; i < points.Length; i++)
                {
                    var (a, b) = (points[i], points[(i + 1) % points.Length]);
                    if (a.X == b.X && Math.Min(a.Y, b.Y) <= y && y < Math.Max(a.Y, b.Y))
                        crossings[a.X]++;
                }
            }

            var inside = 0;
            for (var x = 0; x < map.Width; x++)
            {
                inside += crossings[x];
                Assert.Equal(map[x, y] == label, inside % 2 == 1);
            }
        }
    }
}
