using System.Globalization;

namespace CellGenie.Coco.Tests;

public sealed class CocoFileSizeTests : IDisposable
{
    private const int Images = 100;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Memory_of_an_open_file_is_the_index_only()
    {
        WriteFile("small.json", 8_000);
        WriteFile("large.json", 24_000);
        // The first use pays for what is made once.
        Allocated("small.json");
        var perAnnotation = (Allocated("large.json") - Allocated("small.json")) / 16_000.0;
        // 72 bytes an entry, 4 bytes in the grouping by image, and the rest of the last block; the segmentation alone has 64 numbers, 512 bytes.
        Assert.InRange(perAnnotation, 72, 110);
    }

    [Fact]
    public void Annotations_are_the_written_ones_from_several_threads()
    {
        WriteFile("f.json", 5_000);
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Equal(5_000, file.AnnotationCount);
        Assert.Equal(Enumerable.Range(1, 5_000), file.AnnotationIndex.Select(e => (int)e.Id));
        var counts = new int[Images];
        Parallel.For(0, Images * 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var image = file.Images[i % Images];
            var expected = Enumerable.Range(1, 5_000).Where(id => id % Images == image.Id);
            foreach (var (annotation, id) in file.ReadAnnotations(image).Zip(expected))
            {
                Assert.Equal(id, annotation.Id);
                Assert.Equal(id + 0.5, ((PolygonSegmentation)annotation.Segmentation).Parts[0][0]);
                Interlocked.Increment(ref counts[i % Images]);
            }
        });
        Assert.All(counts, c => Assert.Equal(4 * 50, c));
    }

    [Fact]
    public void Reading_may_stop_early()
    {
        WriteFile("f.json", 3_000);
        using var file = CocoFile.Open(_folder["f.json"]);
        for (var i = 0; i < 100; i++)
            Assert.Equal(1, file.ReadAllAnnotations().First().Id);
    }

    [Fact]
    public void Entry_larger_than_a_fetch_is_read()
    {
        var numbers = string.Join(',', Enumerable.Range(0, 600_000).Select(i => i % 100 + ".5"));
        File.WriteAllText(_folder["f.json"], $$"""
            {"images":[{"id":1,"file_name":"a","width":100,"height":100}],"categories":[{"id":1,"name":"cell"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,1,5,5]]},
             {"id":2,"image_id":1,"category_id":1,"segmentation":[[{{numbers}}]]},
             {"id":3,"image_id":1,"category_id":1,"segmentation":[[{{numbers}},{{numbers}}]]},
             {"id":4,"image_id":1,"category_id":1,"segmentation":[[1,1,5,1,5,5]]}]}
            """);
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Equal([1L, 2, 4], file.ReadAllAnnotations().Select(a => a.Id));
        Assert.Equal(600_000, ((PolygonSegmentation)file.ReadAllAnnotations().ElementAt(1).Segmentation).Parts[0].Length);
        Assert.Equal("annotation 3", Assert.Single(file.Problems).Place);
    }

    [Fact]
    public void Problems_are_counted_beyond_the_listed_ones()
    {
        File.WriteAllText(_folder["f.json"], $$"""{"images":[],"annotations":[{{string.Join(',', Enumerable.Repeat("{}", 20_000))}}]}""");
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Equal(10_000, file.Problems.Count);
        Assert.Equal(20_000, file.CountProblems(CocoProblemKind.BadField));
        Assert.Equal(1, file.CountProblems(CocoProblemKind.NoCategories));
    }

    private long Allocated(string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var file = CocoFile.Open(_folder[name]);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The images take turns, so that the annotations of one image lie apart.</summary>
    private void WriteFile(string name, int annotations)
    {
        using var text = new StreamWriter(_folder[name]);
        text.Write("{\"images\":[");
        text.Write(string.Join(',', Enumerable.Range(0, Images).Select(i => $$"""{"id":{{i}},"file_name":"{{i}}.tif","width":704,"height":520}""")));
        text.Write("],\"categories\":[{\"id\":1,\"name\":\"cell\"}],\"annotations\":[");
        var points = string.Join(',', Enumerable.Range(0, 62).Select(i => (100 + i * 1.25).ToString(CultureInfo.InvariantCulture)));
        for (var id = 1; id <= annotations; id++)
        {
            if (id > 1)
                text.Write(",\n");
            text.Write($$"""{"id":{{id}},"image_id":{{id % Images}},"category_id":1,"segmentation":[[{{id}}.5,1,{{points}}]],"area":50,"bbox":[1,1,10,5],"iscrowd":0}""");
        }

        text.Write("]}");
    }
}
