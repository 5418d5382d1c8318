using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

public sealed class PolygonRasterizerTests
{
    [Fact]
    public void Random_polygons_equal_a_slow_implementation_of_the_rules()
    {
        var set = 0;
        foreach (var (height, width, parts) in PolygonCases.Random(20_000, seed: 1))
        {
            var expected = SlowRasterizer.Frame(parts, height, width);
            var mask = new PolygonSegmentation(parts).ToMask(width, height);
            AssertSame(expected, mask, height, width);
            set += mask == null ? 0 : 1;
        }

        Assert.InRange(set, 10_000, 20_000);
    }

    [Fact]
    public void Long_thin_edges_far_outside_the_frame_equal_the_slow_implementation()
    {
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            double[] ring = [.. Enumerable.Range(0, 6).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(1, 5)))];
            AssertSame(SlowRasterizer.Frame([ring], 31, 47), new PolygonSegmentation([ring]).ToMask(47, 31), 31, 47);
        }
    }

    [Fact]
    public void Random_polygons_have_the_runs_of_the_oracle_program()
    {
        var oracle = Repository.Shared("reference/oracle/rle.py");
        if (Tool.TryRun("/usr/bin/python3", "-c", "import numpy").ExitCode != 0)
            Assert.Skip("needs numpy for /usr/bin/python3, which is not installed");
        var cases = PolygonCases.Random(400, seed: 3).Where(c => c.Parts.All(p => p.Length > 4)).ToArray();
        using var folder = new TempFolder();
        File.WriteAllText(folder["cases.json"], JsonSerializer.Serialize(cases.Select(c => new { h = c.Height, w = c.Width, parts = c.Parts })));
        const string program = """
            import json, sys
            sys.dont_write_bytecode = True
            sys.path.insert(0, sys.argv[1])
            import rle
            for c in json.load(open(sys.argv[2])):
                runs = rle.polygons(c["parts"], c["h"], c["w"])
                runs = rle.encode(rle.decode(runs, c["h"], c["w"]))
                print(json.dumps([runs, rle.to_string(runs), rle.area(runs), rle.bbox(runs, c["h"])]))
            """;
        var answers = Tool.Run("/usr/bin/python3", "-c", program, Path.GetDirectoryName(oracle)!, folder["cases.json"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Length, answers.Length);
        foreach (var (one, answer) in cases.Zip(answers))
        {
            var expected = JsonDocument.Parse(answer).RootElement;
            var rle = new PolygonSegmentation(one.Parts).ToRle(one.Width, one.Height);
            Assert.Equal(expected[0].EnumerateArray().Select(r => r.GetUInt32()), rle.Runs.ToArray());
            Assert.Equal(expected[1].GetString(), rle.ToCompressedString());
            Assert.Equal(expected[2].GetInt32(), rle.Area);
            var box = expected[3].EnumerateArray().Select(r => r.GetDouble()).ToArray();
            Assert.Equal(new BoundingBox(box[0], box[1], box[2], box[3]), rle.Box);
        }
    }

    [Fact]
    public void Mask_of_a_small_cell_in_a_large_frame_costs_memory_for_its_box_only()
    {
        var cell = new PolygonSegmentation([[9000, 9000, 9020, 9000, 9020, 9015, 9000, 9015]]);
        cell.ToMask(16_384, 16_384);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var mask = cell.ToMask(16_384, 16_384)!;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 300, 2_000);
        Assert.Equal((9000, 9000, 20, 15, 300), (mask.X, mask.Y, mask.Width, mask.Height, mask.Area));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    [InlineData(-1.0000001e6)]
    public void Coordinate_that_is_absurd_is_refused(double coordinate)
    {
        var error = Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[0, 0, 5, 0, 5, 5], [1, 1, 5, coordinate, 5, 5]]));
        Assert.Equal("part 2", error.Place);
    }

    [Fact]
    public void Polygon_with_a_wrong_count_is_refused()
    {
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([]));
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[]]));
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[1, 2]]));
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[1, 2, 3, 4, 5, 6, 7]]));
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[1, 2, 3, 4], [1, 2, 3, 4, 5, 6]]));
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[1, 2, 3, 4, 5, 6], [1, 2, 3, 4]]));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Frame_that_is_empty_or_too_large_is_refused(int width, int height) =>
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation([[0, 0, 5, 0, 5, 5]]).ToMask(width, height));

    [Fact]
    public void Parts_that_cover_a_huge_frame_again_and_again_are_refused()
    {
        var parts = Enumerable.Repeat(new double[] { 0, 0, 16_384, 0, 16_384, 16_384, 0, 16_384 }, 40).ToArray();
        Assert.Throws<InvalidInputException>(() => new PolygonSegmentation(parts).ToMask(16_384, 16_384));
    }

    private static void AssertSame(byte[] columnMajor, Mask? mask, int height, int width)
    {
        var area = columnMajor.Sum(b => b);
        Assert.Equal(area, mask?.Area ?? 0);
        if (mask == null)
            return;
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (columnMajor[x * height + y] != 0 != mask.Contains(x, y))
                    Assert.Fail($"({x}, {y}) of {width}x{height}: {columnMajor[x * height + y]} expected");
            }
        }

        Assert.Contains((byte)1, mask.Row(0).ToArray());
        Assert.Contains((byte)1, mask.Row(mask.Height - 1).ToArray());
        Assert.Contains(Enumerable.Range(mask.Y, mask.Height), y => mask.Contains(mask.X, y));
        Assert.Contains(Enumerable.Range(mask.Y, mask.Height), y => mask.Contains(mask.X + mask.Width - 1, y));
    }
}
