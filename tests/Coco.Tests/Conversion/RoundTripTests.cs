using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

/// <summary>Formats that hold masks exactly, there and back: the same masks in the same order, pixel by pixel, so an intersection over union of 1.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly ConversionLab _lab = new();

    public static TheoryData<string> AllFormats => [.. DatasetFormat.All.Where(f => f.CanRead).Select(f => f.Name)];

    public static TheoryData<string> OverlapFormats => [.. DatasetFormat.All.Where(f => f.CanRead && f.HoldsOverlap).Select(f => f.Name)];

    public void Dispose() => _lab.Dispose();

    [Theory, MemberData(nameof(AllFormats))]
    public void Disjoint_masks_with_holes_and_parts_come_back(string format)
    {
        _lab.AddDisjoint(1, 61, 47, "one.png");
        _lab.AddDisjoint(2, 40, 90, "two.png");
        _lab.Write();
        AssertRoundTrip(DatasetFormat.Parse(format));
    }

    [Theory, MemberData(nameof(OverlapFormats))]
    public void Overlapping_outlines_come_back(string format)
    {
        _lab.AddOverlapping(3, 130, 77, "one.png");
        _lab.AddOverlapping(4, 99, 104, "two.png");
        _lab.Write();
        AssertRoundTrip(DatasetFormat.Parse(format));
    }

    [Theory, MemberData(nameof(AllFormats))]
    public void Real_cells_come_back(string format)
    {
        var to = DatasetFormat.Parse(format);
        var source = Repository.Shared("data/usiigaci/coco_val.json");
        var (there, report) = _lab.Convert(source, DatasetFormat.Coco, to, new ConversionOptions { ImagesFolder = Repository.Shared("data/usiigaci") });
        var (back, _) = _lab.Convert(Input(there, to), to, DatasetFormat.CocoRle);
        // The validation images have no overlap, so that even label maps hold them.
        Assert.DoesNotContain(report.Losses, l => l.ChangesPixels);
        Assert.Equal(ConversionLab.Masks(source), ConversionLab.Masks(back));
        Assert.Equal((157, 157), (report.AnnotationsRead, report.AnnotationsWritten));
    }

    [Fact]
    public void Uncompressed_runs_are_read_and_written_compressed()
    {
        File.WriteAllText(_lab.Annotations, """{"images":[{"id":1,"file_name":"a.png","width":10,"height":8}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[8,10],"counts":[9,3,5,3,5,3,5,3,44]}}],"categories":[{"id":1,"name":"c"}]}""");
        var (folder, _) = _lab.ConvertTo(DatasetFormat.CocoRle);
        Assert.Contains("\"counts\":\"93500000W1\"", File.ReadAllText(Path.Combine(folder, "annotations.json")));
    }

    [Fact]
    public void Coco_keeps_everything_as_it_is()
    {
        _lab.AddOverlapping(3, 130, 77, "folder/one.png");
        _lab.AddDisjoint(2, 40, 90, "two.png");
        _lab.Write();
        var (folder, report) = _lab.ConvertTo(DatasetFormat.Coco);
        using var before = CocoFile.Open(_lab.Annotations);
        using var after = CocoFile.Open(Path.Combine(folder, "annotations.json"));
        Assert.Equal(before.Images, after.Images);
        Assert.Equal(before.Info, after.Info);
        Assert.Equal(before.ReadAllAnnotations().Select(Text), after.ReadAllAnnotations().Select(Text));
        Assert.Empty(report.Losses);
        Assert.Equal(["annotations.json", "conversion.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Yolo_gives_back_coordinates_of_six_decimals_exactly()
    {
        var image = _lab.AddImage("a.png", 7001, 333);
        var random = new Random(9);
        for (var n = 0; n < 200; n++)
            _lab.Add(image, new PolygonSegmentation([[.. Enumerable.Range(0, 12).Select(i => Math.Round(random.NextDouble() * (i % 2 == 0 ? 7001 : 333), 6))]]));
        _lab.Write();
        var (folder, _) = _lab.ConvertTo(DatasetFormat.Yolo);
        var (back, _) = _lab.Convert(folder, DatasetFormat.Yolo, DatasetFormat.Coco);
        using var before = CocoFile.Open(_lab.Annotations);
        using var after = CocoFile.Open(Path.Combine(back, "annotations.json"));
        Assert.Equal(before.ReadAllAnnotations().Select(Points), after.ReadAllAnnotations().Select(Points));
    }

    [Fact]
    public void Result_does_not_depend_on_the_number_of_workers()
    {
        for (var i = 0; i < 9; i++)
            _lab.AddOverlapping(i, 60, 50, $"{i}.png");
        _lab.Write();
        foreach (var format in DatasetFormat.All)
        {
            var one = _lab.ConvertTo(format, new ConversionOptions { ImagesFolder = _lab.Images, Workers = 1 }).Folder;
            var many = _lab.ConvertTo(format, new ConversionOptions { ImagesFolder = _lab.Images, Workers = 4 }).Folder;
            Assert.Equal(Bytes(one), Bytes(many));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Outlines_of_random_masks_give_the_same_pixels(int seed)
    {
        var random = new Random(seed);
        var tracer = new MaskTracer();
        for (var n = 0; n < 300; n++)
        {
            var (width, height) = (random.Next(1, 13), random.Next(1, 13));
            var bits = new byte[width * height];
            foreach (ref var bit in bits.AsSpan())
                bit = random.Next(3) > 0 ? (byte)1 : (byte)0;
            if (Rle.FromMask(bits, width, height).ToMask() is not { } mask)
                continue;
            var expected = Rle.FromMask(mask, width, height).ToCompressedString();
            Assert.Equal(expected, tracer.Polygon(mask, out _).ToRle(width, height).ToCompressedString());
            Assert.Equal(expected, new PolygonSegmentation([tracer.Joined(mask, out _)]).ToRle(width, height).ToCompressedString());
            AssertValidAreas(tracer.Areas(mask), mask);
        }
    }

    /// <summary>Each area is one simple ring and simple holes: no vertex twice in a ring, and outer area minus holes add up to the mask's.</summary>
    private static void AssertValidAreas(IReadOnlyList<IReadOnlyList<double[]>> areas, Mask mask)
    {
        var total = 0.0;
        foreach (var area in areas)
        {
            for (var r = 0; r < area.Count; r++)
            {
                var vertices = area[r].Chunk(2).Select(p => (p[0], p[1])).ToList();
                Assert.Equal(vertices.Count, vertices.Distinct().Count());
                var size = PolygonSegmentation.PartArea(area[r]);
                total += r == 0 ? size : -size;
                Assert.True(r == 0 || size < PolygonSegmentation.PartArea(area[0]));
            }
        }

        Assert.Equal(mask.Area, total);
    }

    private void AssertRoundTrip(DatasetFormat format)
    {
        var (there, report) = _lab.ConvertTo(format);
        Assert.DoesNotContain(report.Losses, l => l.ChangesPixels);
        Assert.Equal(0, report.ProblemCount);
        var (back, again) = _lab.Convert(Input(there, format), format, DatasetFormat.CocoRle);
        Assert.Equal(0, again.ProblemCount);
        Assert.Equal(ConversionLab.Masks(_lab.Annotations), ConversionLab.Masks(back));
        Assert.Equal(report.AnnotationsRead, again.AnnotationsWritten);
        Assert.Equal(format.CanRead && format.HoldsOverlap, report.Overlap == null);
    }

    private static string Input(string folder, DatasetFormat format) => format == DatasetFormat.Cvat ? Path.Combine(folder, "cvat.zip") : folder;

    private static string Text(CocoAnnotation a) => $"{a with { Segmentation = null! }} {Points(a)}";

    private static string Points(CocoAnnotation a) => a.Segmentation is PolygonSegmentation p ? string.Join('|', p.Parts.Select(part => string.Join(' ', part))) : ((RleSegmentation)a.Segmentation).Rle.ToCompressedString();

    private static List<(string, string)> Bytes(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (Path.GetRelativePath(folder, f), System.Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))))];
}
