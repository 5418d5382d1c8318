using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

public sealed class CocoWriterTests : IDisposable
{
    private static readonly CocoCategory[] Cells = [new(1, "cell", "thing"), new(2, "debris")];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_written_is_read_back()
    {
        var info = new CocoInfo { Description = "A \"test\" – ö", Version = "1", Year = 2024, Contributor = "c", Url = "https://x", DateCreated = "now" };
        CocoLicense[] licenses = [new(3, "MIT", "u"), new(4, "CC")];
        CocoImage[] images =
        [
            new(7, "a/b\\c \u00e4\u4e2d.tif", 20, 10) { Culture = "BV2", Split = "val", LicenseId = 3 },
            new(long.MaxValue, "d.png", 1, 2),
        ];
        var frame = Enumerable.Range(0, 200).Select(i => i * 7919 % 11 < 5 ? (byte)1 : (byte)0).ToArray();
        CocoAnnotation[] annotations =
        [
            new(1, 7, 1, 12.25, new BoundingBox(1, 1.5, 4, 3), false, new PolygonSegmentation([[1, 1, 5, 1.1, 5, 0.30000000000000004], [-3, 1e-9, 5, 123456.789, 7, 7]])),
            new(2, long.MaxValue, 2, 0.1, new BoundingBox(-0.0, 1e-300, 1e20, 3), false, new PolygonSegmentation([[1, 2, 3, 4]])) { Culture = "A172" },
            new(-3, 7, 1, 5, new BoundingBox(0, 0, 1, 1), true, new RleSegmentation(Rle.FromMask(frame, 20, 10))),
        ];
        CocoWriter.Write(_folder["f.json"], info, licenses, Cells, images, annotations);

        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Empty(file.Problems);
        Assert.Equal(info, file.Info);
        Assert.Equal(licenses, file.Licenses);
        Assert.Equal(Cells, file.Categories);
        Assert.Equal(images, file.Images);
        var read = file.ReadAllAnnotations().ToArray();
        Assert.Equal(annotations.Select(WithoutMask), read.Select(WithoutMask));
        Assert.Equal(((PolygonSegmentation)annotations[0].Segmentation).Parts, ((PolygonSegmentation)read[0].Segmentation).Parts);
        Assert.Equal(((PolygonSegmentation)annotations[1].Segmentation).Parts, ((PolygonSegmentation)read[1].Segmentation).Parts);
        Assert.Equal(frame, ((RleSegmentation)read[2].Segmentation).Rle.Decode());
        Assert.Equal(["f.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Random_polygons_and_masks_survive()
    {
        var images = new List<CocoImage>();
        var annotations = new List<CocoAnnotation>();
        foreach (var (height, width, parts) in PolygonCases.Random(500, seed: 9))
        {
            var id = images.Count;
            images.Add(new CocoImage(id, $"{id}.png", width, height));
            var polygon = new PolygonSegmentation(parts);
            annotations.Add(new CocoAnnotation(2 * id, id, 1, polygon.Area, polygon.Box, false, polygon));
            annotations.Add(new CocoAnnotation(2 * id + 1, id, 1, polygon.Area, polygon.Box, false, new RleSegmentation(polygon.ToRle(width, height))));
        }

        CocoWriter.Write(_folder["f.json"], new CocoInfo(), [], Cells, images, annotations);
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Empty(file.Problems);
        foreach (var (expected, read) in annotations.Zip(file.ReadAllAnnotations()))
        {
            Assert.Equal(WithoutMask(expected), WithoutMask(read));
            if (expected.Segmentation is PolygonSegmentation polygon)
                Assert.Equal(polygon.Parts, ((PolygonSegmentation)read.Segmentation).Parts);
            else
                Assert.Equal(((RleSegmentation)expected.Segmentation).Rle.Runs, ((RleSegmentation)read.Segmentation).Rle.Runs);
        }
    }

    [Fact]
    public void Real_file_survives_copying()
    {
        using var original = CocoFile.Open(Repository.Shared("data/usiigaci/coco_val.json"));
        CocoWriter.Write(_folder["f.json"], original.Info, original.Licenses, original.Categories, original.Images, original.ReadAllAnnotations());
        using var copy = CocoFile.Open(_folder["f.json"]);
        Assert.Equal(original.Images, copy.Images);
        Assert.Equal(original.AnnotationCount, copy.AnnotationCount);
        foreach (var (expected, read) in original.ReadAllAnnotations().Zip(copy.ReadAllAnnotations()))
        {
            Assert.Equal(WithoutMask(expected), WithoutMask(read));
            Assert.Equal(((PolygonSegmentation)expected.Segmentation).Parts, ((PolygonSegmentation)read.Segmentation).Parts);
        }
    }

    [Fact]
    public void Whole_numbers_are_written_without_a_point_and_others_in_full()
    {
        CocoWriter.Write(_folder["f.json"], new CocoInfo(), [], Cells, [new(1, "a", 9, 9)],
            [new(1, 1, 1, 7.0, new BoundingBox(1.0, 2.5, 3.0, 0.1), false, new PolygonSegmentation([[1.0, 2.0, 3.25, 4.0, 5.0, 1 / 3.0]]))]);
        var text = File.ReadAllText(_folder["f.json"]);
        Assert.Contains("\"segmentation\":[[1,2,3.25,4,5,0.3333333333333333]],\"area\":7,\"bbox\":[1,2.5,3,0.1],\"iscrowd\":0", text);
        JsonDocument.Parse(text);
    }

    [Fact]
    public void Empty_dataset_is_a_valid_file()
    {
        CocoWriter.Write(_folder["f.json"], new CocoInfo(), [], [], [], []);
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Empty(file.Images);
        Assert.Empty(file.Problems);
    }

    [Fact]
    public void Writer_that_is_not_completed_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(_folder["f.json"], "old");
        using (var writer = new CocoWriter(_folder["f.json"], new CocoInfo(), [], Cells))
        {
            writer.WriteImage(new CocoImage(1, new string('x', 300_000), 2, 2));
            Assert.True(File.Exists(_folder["f.json" + AtomicFile.TemporaryEnding]));
        }

        Assert.Equal("old", File.ReadAllText(_folder["f.json"]));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Wrong_reference_order_or_number_is_refused()
    {
        using var writer = new CocoWriter(_folder["f.json"], new CocoInfo(), [], Cells);
        writer.WriteImage(new CocoImage(1, "a", 2, 2));
        Assert.Throws<ArgumentException>(() => writer.WriteImage(new CocoImage(1, "b", 2, 2)));
        var annotation = new CocoAnnotation(1, 1, 1, 4, new BoundingBox(0, 0, 2, 2), false, new RleSegmentation(new Rle([0, 4], 2, 2)));
        Assert.Throws<ArgumentException>(() => writer.WriteAnnotation(annotation with { ImageId = 2 }));
        Assert.Throws<ArgumentException>(() => writer.WriteAnnotation(annotation with { CategoryId = 3 }));
        Assert.Throws<ArgumentException>(() => writer.WriteAnnotation(annotation with { Area = double.NaN }));
        Assert.Throws<ArgumentException>(() => writer.WriteAnnotation(annotation with { Box = new BoundingBox(0, double.PositiveInfinity, 1, 1) }));
        writer.WriteAnnotation(annotation);
        Assert.Throws<InvalidOperationException>(() => writer.WriteImage(new CocoImage(2, "b", 2, 2)));
        writer.Complete();
        Assert.Throws<ObjectDisposedException>(writer.Complete);
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Equal((1, 1), (file.Images.Count, file.AnnotationCount));
        Assert.Throws<ArgumentException>(() => new CocoWriter(_folder["g.json"], new CocoInfo(), [], [Cells[0], Cells[0]]));
    }

    [Fact]
    public void File_that_cannot_be_written_is_an_error() =>
        Assert.Throws<CellGenieException>(() => new CocoWriter(_folder["missing/f.json"], new CocoInfo(), [], Cells));

    [Fact]
    public void Memory_does_not_grow_with_the_annotations()
    {
        var annotation = new CocoAnnotation(1, 1, 1, 4, new BoundingBox(0, 0, 2, 2), false, new PolygonSegmentation([[.. Enumerable.Range(0, 64).Select(i => i + 0.25)]]));
        using var writer = new CocoWriter(_folder["f.json"], new CocoInfo(), [], Cells);
        writer.WriteImage(new CocoImage(1, "a", 2, 2));
        for (var i = 0; i < 2_000; i++)
            writer.WriteAnnotation(annotation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            writer.WriteAnnotation(annotation);
        // Less than a tenth of the 5 MB of text: short-lived enumerators, no buffer that grows.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    private static CocoAnnotation WithoutMask(CocoAnnotation annotation) => annotation with { Segmentation = null! };
}
