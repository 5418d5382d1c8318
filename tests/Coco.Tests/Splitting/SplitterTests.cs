using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

public sealed class SplitterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _outputs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Split_keeps_wells_together_cultures_in_proportion_and_every_image_once()
    {
        var file = Write("all.json", ("BV2", 10, 6), ("A172", 20, 3), ("MCF7", 5, 12));
        var shares = new[] { new SplitShare("train", 0.6), new SplitShare("val", 0.2), new SplitShare("test", 0.2) };
        var folder = NewOutput();
        var report = DatasetSplitter.Split([file], folder, shares, new SplitOptions { Seed = 5 });

        var parts = shares.Select(s => Read(Path.Combine(folder, s.Name + ".json"))).ToList();
        using var all = CocoFile.Open(file);
        Assert.Equal(all.Images.Select(i => i.Id), parts.SelectMany(p => p.Keys).Order());
        Assert.Equal(180, parts.Sum(p => p.Count));
        var wells = parts.Select(p => p.Values.Select(Well).ToHashSet()).ToList();
        Assert.Empty(wells[0].Intersect(wells[1]).Concat(wells[0].Intersect(wells[2])).Concat(wells[1].Intersect(wells[2])));
        Assert.Equal([36, 12, 12], parts.Select(p => p.Values.Count(n => n.StartsWith("BV2"))));
        Assert.Equal([36, 12, 12], parts.Select(p => p.Values.Count(n => n.StartsWith("A172"))));
        Assert.Equal([36, 12, 12], parts.Select(p => p.Values.Count(n => n.StartsWith("MCF7"))));
        Assert.Equal([("train.json", 108, 6 + 12 + 3), ("val.json", 36, 2 + 4 + 1), ("test.json", 36, 2 + 4 + 1)], report.Parts.Select(p => (p.File, p.Images, p.Groups)));
        using var val = CocoFile.Open(Path.Combine(folder, "val.json"));
        Assert.All(val.Images, i => Assert.Equal("val", i.Split));
    }

    [Fact]
    public void Annotations_pass_through_unchanged()
    {
        var file = Write("all.json", ("BV2", 4, 2));
        var folder = NewOutput();
        DatasetSplitter.Split([file], folder, [new SplitShare("a", 0.5), new SplitShare("b", 0.5)], new SplitOptions());
        using var all = CocoFile.Open(file);
        var expected = all.ReadAllAnnotations().ToDictionary(a => a.Id);
        var count = 0;
        foreach (var name in new[] { "a.json", "b.json" })
        {
            using var part = CocoFile.Open(Path.Combine(folder, name));
            Assert.Equal((all.Info, all.Categories[0]), (part.Info, part.Categories[0]));
            foreach (var annotation in part.ReadAllAnnotations())
            {
                var original = expected[annotation.Id];
                Assert.Equal(original with { Segmentation = annotation.Segmentation }, annotation);
                Assert.Equal(((PolygonSegmentation)original.Segmentation).Parts[0], ((PolygonSegmentation)annotation.Segmentation).Parts[0]);
                count++;
            }
        }

        Assert.Equal(all.AnnotationCount, count);
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_another_division()
    {
        var file = Write("all.json", ("BV2", 12, 2));
        string[] Run(ulong seed)
        {
            var folder = NewOutput();
            DatasetSplitter.Split([file], folder, [new SplitShare("a", 0.5), new SplitShare("b", 0.5)], new SplitOptions { Seed = seed });
            return [File.ReadAllText(Path.Combine(folder, "a.json")), File.ReadAllText(Path.Combine(folder, "b.json"))];
        }

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1)[0], Run(2)[0]);
    }

    [Fact]
    public void Order_is_that_of_the_hashes()
    {
        // printf '1\nBV2/BV2/A2' | sha256sum begins with 13d00b36, that of A4 with 1c26a51a, of A3 with 585fcb5a, of A1 with 98a2f6a6.
        string[] order = ["A2", "A4", "A3", "A1"];
        var file = Write("all.json", ("BV2", 4, 1));
        var folder = NewOutput();
        DatasetSplitter.Subsets([file], folder, [0.25, 0.5, 0.75], null, new SplitOptions { GroupBy = ImageGrouping.Well });
        Assert.Equal(order.Take(1).Order(), Read(Path.Combine(folder, "subset-25percent.json")).Values.Select(n => Well(n).Split('/')[1]).Order());
        Assert.Equal(order.Take(3).Order(), Read(Path.Combine(folder, "subset-75percent.json")).Values.Select(n => Well(n).Split('/')[1]).Order());
    }

    [Fact]
    public void Paper_subsets_are_nested_and_hold_the_cultures_by_their_shares()
    {
        var file = Write("train.json", ("BV2", 20, 5), ("A172", 40, 5), ("MCF7", 10, 10));
        var folder = NewOutput();
        var report = DatasetSplitter.Subsets([file], folder, DatasetSplitter.PaperShares, 7, new SplitOptions { GroupBy = ImageGrouping.Image });
        var sets = new[] { "2percent", "4percent", "5percent", "25percent", "50percent" }.Select(n => Read(Path.Combine(folder, $"subset-{n}.json"))).ToList();
        Assert.Equal([8, 16, 20, 100, 200], sets.Select(s => s.Count));
        for (var i = 1; i < sets.Count; i++)
            Assert.Subset(sets[i].Keys.ToHashSet(), sets[i - 1].Keys.ToHashSet());
        Assert.Equal((25, 50, 25), (Count("BV2"), Count("A172"), Count("MCF7")));
        Assert.Equal(7, Read(Path.Combine(folder, "subset-7images.json")).Count);
        Assert.Equal(6, report.Parts.Count);

        int Count(string culture) => sets[3].Values.Count(n => n.StartsWith(culture));
    }

    [Fact]
    public void Blends_of_a_synthetic_layout_stay_together()
    {
        string[] blends = ["hard", "halo", "poisson"];
        var images = Enumerable.Range(0, 60).Select(i => new CocoImage(i + 1, $"BV2_Phase_synthetic_{i / 3:D8}_{blends[i % 3]}.png", 50, 50)).ToList();
        CocoWriter.Write(_folder["s.json"], new CocoInfo(), [], [new CocoCategory(1, "cell")], images, []);
        var folder = NewOutput();
        var report = DatasetSplitter.Split([_folder["s.json"]], folder, [new SplitShare("a", 0.5), new SplitShare("b", 0.5)], new SplitOptions());
        Assert.Equal([(30, 10), (30, 10)], report.Parts.Select(p => (p.Images, p.Groups)));
        Assert.All(Read(Path.Combine(folder, "a.json")).Values.GroupBy(n => n[..28]), layout => Assert.Equal(3, layout.Count()));
        Assert.False(SyntheticName.TryParse("BV2_Phase_synthetic_00000012.png", out _));
        Assert.True(SyntheticName.TryParse("BV2_Phase_synthetic_00000012_t003.png", out var frame));
        Assert.Equal(new SyntheticName("BV2_Phase_synthetic_00000012", "t003"), frame);
        Assert.True(SyntheticName.TryParse("x/BV2_Phase_synthetic_00000012_hard.png", out var name));
        Assert.Equal(("BV2_Phase_synthetic_00000012", "hard"), (name.Layout, name.Blend));
    }

    [Fact]
    public void Other_names_are_groups_of_their_own_and_cultures_can_stay_together()
    {
        var images = Enumerable.Range(1, 40).Select(i => new CocoImage(i, $"image{i}.png", 50, 50) { Culture = i <= 20 ? "x" : "y" }).ToList();
        CocoWriter.Write(_folder["o.json"], new CocoInfo(), [], [new CocoCategory(1, "cell")], images, []);
        SplitShare[] halves = [new SplitShare("a", 0.5), new SplitShare("b", 0.5)];
        var byWell = DatasetSplitter.Split([_folder["o.json"]], NewOutput(), halves, new SplitOptions());
        Assert.Equal([20, 20], byWell.Parts.Select(p => p.Groups));
        var byCulture = DatasetSplitter.Split([_folder["o.json"]], NewOutput(), halves, new SplitOptions { GroupBy = ImageGrouping.Culture });
        Assert.All(byCulture.Parts, p => Assert.Equal((1, 20, 1), (p.Groups, p.Images, p.Cultures.Count)));
    }

    [Fact]
    public void Merge_keeps_free_ids_shifts_taken_ones_and_joins_categories_by_name()
    {
        var ring = new PolygonSegmentation([[1, 1, 9, 1, 9, 9]]);
        CocoWriter.Write(_folder["a.json"], new CocoInfo { Version = "1" }, [new CocoLicense(1, "CC0", null)], [new CocoCategory(1, "cell")], [new CocoImage(3, "a.png", 20, 20) { LicenseId = 1 }], [new CocoAnnotation(5, 3, 1, 32, ring.Box, false, ring)]);
        CocoWriter.Write(_folder["b.json"], new CocoInfo(), [new CocoLicense(1, "MIT", null)], [new CocoCategory(1, "dust"), new CocoCategory(2, "cell")], [new CocoImage(4, "b.png", 20, 20) { LicenseId = 1 }], [new CocoAnnotation(5, 4, 1, 32, ring.Box, false, ring), new CocoAnnotation(6, 4, 2, 32, ring.Box, false, ring)]);
        var folder = NewOutput();
        var report = DatasetSplitter.Merge([_folder["a.json"], _folder["b.json"]], folder);
        using var merged = CocoFile.Open(Path.Combine(folder, "annotations.json"));
        Assert.Equal([(3, 1), (4, 2)], merged.Images.Select(i => (i.Id, i.LicenseId!.Value)));
        Assert.Equal([(1, "cell"), (2, "dust")], merged.Categories.Select(c => (c.Id, c.Name)));
        Assert.Equal([(5, 3, 1), (6, 4, 2), (7, 4, 1)], merged.ReadAllAnnotations().Select(a => (a.Id, a.ImageId, a.CategoryId)));
        Assert.Equal([(0, 0), (0, 1)], report.Sources.Select(s => (s.ImageIdShift, s.AnnotationIdShift)));
        Assert.Equal("1", merged.Info.Version);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "merge.json")));
        Assert.Equal("cellgenie-split", json.RootElement.GetProperty("format").GetString());
    }

    [Fact]
    public void Parts_of_a_split_merge_to_the_whole()
    {
        var file = Write("all.json", ("BV2", 6, 3), ("A172", 4, 5));
        var folder = NewOutput();
        DatasetSplitter.Split([file], folder, [new SplitShare("a", 0.3), new SplitShare("b", 0.7)], new SplitOptions());
        var merged = NewOutput();
        DatasetSplitter.Merge([Path.Combine(folder, "a.json"), Path.Combine(folder, "b.json")], merged);
        using var all = CocoFile.Open(file);
        using var again = CocoFile.Open(Path.Combine(merged, "annotations.json"));
        Assert.Equal(all.Images.Select(i => (i.Id, i.FileName)), again.Images.OrderBy(i => i.Id).Select(i => (i.Id, i.FileName)));
        Assert.Equal(all.AnnotationIndex.Select(a => (a.Id, a.ImageId, a.Area)), again.AnnotationIndex.OrderBy(a => a.Id).Select(a => (a.Id, a.ImageId, a.Area)));
    }

    [Fact]
    public void Wrong_sizes_are_refused_and_leave_nothing()
    {
        var file = Write("all.json", ("BV2", 2, 1));
        var folder = NewOutput();
        foreach (var shares in new SplitShare[][] { [], [new("a", 0.5)], [new("a", 0.5), new("A", 0.5)], [new("../a", 1)], [new("a", 1.5), new("b", -0.5)], [new("a", double.NaN)] })
            Assert.Throws<CellGenieException>(() => DatasetSplitter.Split([file], folder, shares, new SplitOptions()));
        Assert.Throws<CellGenieException>(() => DatasetSplitter.Subsets([file], folder, [], null, new SplitOptions()));
        Assert.Throws<CellGenieException>(() => DatasetSplitter.Subsets([file], folder, [1.1], null, new SplitOptions()));
        Assert.Throws<CellGenieException>(() => DatasetSplitter.Subsets([file], folder, [], 3, new SplitOptions()));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Defective_entries_are_listed()
    {
        File.WriteAllText(_folder["d.json"], """{"images":[{"id":1,"file_name":"a.png","width":9,"height":9}],"annotations":[{"id":1,"image_id":2,"category_id":1,"segmentation":[[1,1,5,1,5,5]]}],"categories":[{"id":1,"name":"c"}]}""");
        var report = DatasetSplitter.Merge([_folder["d.json"]], NewOutput());
        Assert.Equal((1, "annotation 1"), (report.ProblemCount, report.Problems.Single().Place));
    }

    private string NewOutput() => _folder[$"out{++_outputs}"];

    private static string Well(string name) => LivecellName.TryParse(name, out var n) ? $"{n.Culture}/{n.Well}" : name;

    private static Dictionary<long, string> Read(string path)
    {
        using var file = CocoFile.Open(path);
        return file.Images.ToDictionary(i => i.Id, i => i.FileName);
    }

    /// <summary>Cultures with so many wells of so many images each; three annotations an image.</summary>
    private string Write(string name, params (string Culture, int Wells, int Images)[] cultures)
    {
        var images = new List<CocoImage>();
        var annotations = new List<CocoAnnotation>();
        foreach (var (culture, wells, count) in cultures)
        {
            for (var well = 1; well <= wells; well++)
            {
                for (var i = 1; i <= count; i++)
                {
                    var image = new CocoImage(images.Count + 1, $"{culture}_Phase_A{well}_1_00d00h00m_{i}.tif", 50, 50);
                    images.Add(image);
                    for (var n = 0; n < 3; n++)
                    {
                        var ring = new PolygonSegmentation([[n + 0.25, 1, n + 9, 1, n + 9, 9.5]]);
                        annotations.Add(new CocoAnnotation(annotations.Count + 1, image.Id, 1, ring.Area, ring.Box, false, ring));
                    }
                }
            }
        }

        CocoWriter.Write(_folder[name], new CocoInfo { Description = "wells" }, [], [new CocoCategory(1, "cell")], images, annotations);
        return _folder[name];
    }
}
