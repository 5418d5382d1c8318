using System.Globalization;

namespace CellGenie.Coco.Tests;

public sealed class DatasetCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeImages _images = new();
    private readonly List<string> _imageEntries = [];
    private readonly List<string> _annotations = [];
    private int _nextId = 1;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clean_data_gives_no_finding()
    {
        AddCleanImages(6);
        var report = Check();
        Assert.Empty(report.Findings);
        Assert.Empty(report.Rules);
        Assert.Equal((6, 6 * 20), (report.Inputs[0].Images, report.Inputs[0].Annotations));
    }

    [Fact]
    public void Real_data_give_only_the_consequences_of_their_dropped_holes()
    {
        var train = Repository.Shared("data/usiigaci/coco_train.json");
        var val = Repository.Shared("data/usiigaci/coco_val.json");
        var report = new DatasetCheck(_images, new DatasetCheckOptions()).Run([new DatasetInput(train), new DatasetInput(val)]);
        var withHoles = new long[] { 150, 715, 867, 1194, 1200, 1253, 2873, 233 };
        Assert.All(report.Findings, f => Assert.Contains(f.AnnotationIds[^1], withHoles));
        // Cell 764 lies in the hole of cell 715, which the polygons of the file cannot express.
        Assert.Equal([764, 715], Assert.Single(report.Findings, f => f.Rule == DatasetRule.ContainedMask.Id).AnnotationIds);
        Assert.All(report.Findings, f => Assert.Contains(f.Rule, new[] { DatasetRule.AreaMismatch.Id, DatasetRule.ContainedMask.Id }));
        Assert.Equal([18, 1524], [report.Inputs.Sum(i => i.Images), report.Inputs.Sum(i => i.Annotations)]);
    }

    [Theory]
    [InlineData("no json", "broken-annotation-file")]
    [InlineData("""{"images":[],"annotations":[{"id":1}],"categories":[]}""", "invalid-entry")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":9,"height":9}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,2,3,4,5,6,7]]}],"categories":[{"id":1,"name":"c"}]}""", "invalid-polygon")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":9,"height":9}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,2]]}],"categories":[{"id":1,"name":"c"}]}""", "invalid-polygon")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":9,"height":9}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,2,NaN,4,5,6]]}],"categories":[{"id":1,"name":"c"}]}""", "invalid-polygon")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":9,"height":9}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[9,9],"counts":[80]}}],"categories":[{"id":1,"name":"c"}]}""", "invalid-rle")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":9,"height":9},{"id":1,"file_name":"b","width":9,"height":9}],"categories":[]}""", "duplicate-image-id")]
    [InlineData("""{"images":[],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,2,3,4,5,6]]}],"categories":[{"id":1,"name":"c"}]}""", "unknown-image")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":9,"height":9}],"annotations":[{"id":1,"image_id":1,"category_id":3,"segmentation":[[1,2,3,4,5,6]]}],"categories":[{"id":1,"name":"c"}]}""", "unknown-category")]
    [InlineData("""{"images":[]}""", "no-categories")]
    public void Defect_of_the_file_is_found(string json, string rule)
    {
        File.WriteAllText(_folder["f.json"], json);
        var report = new DatasetCheck(_images, new DatasetCheckOptions()).Run([new DatasetInput(_folder["f.json"])]);
        var finding = Assert.Single(report.Findings);
        Assert.Equal((rule, _folder["f.json"]), (finding.Rule, finding.File));
        Assert.NotEmpty(finding.Action);
        Assert.Equal([(rule, 1L)], report.Rules.Select(r => (r.Rule, r.Count)));
    }

    [Fact]
    public void Duplicate_annotation_id_is_found()
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(90, 90, 99, 99), id: 5);
        var finding = Assert.Single(Check().Findings);
        Assert.Equal((DatasetRule.DuplicateAnnotationId.Id, 5), (finding.Rule, finding.AnnotationIds.Single()));
    }

    [Fact]
    public void Broken_file_does_not_keep_the_others_from_being_checked()
    {
        AddCleanImages(2);
        Write("good.json");
        File.WriteAllText(_folder["bad.json"], "{");
        var report = new DatasetCheck(_images, new DatasetCheckOptions()).Run([new DatasetInput(_folder["bad.json"]), new DatasetInput(_folder["good.json"], _folder.Path)]);
        Assert.Equal(DatasetRule.BrokenAnnotationFile.Id, Assert.Single(report.Findings).Rule);
        Assert.Equal([0, 2], report.Inputs.Select(i => i.Images));
    }

    [Fact]
    public void Missing_image_is_found()
    {
        AddCleanImages(2);
        File.Delete(_folder["image1.png"]);
        AssertOnly(DatasetRule.MissingImage, Check(), "image1.png");
    }

    [Fact]
    public void Unreadable_image_is_found()
    {
        AddCleanImages(2);
        AddImage(3, "broken.png", known: false);
        AssertOnly(DatasetRule.UnreadableImage, Check(), "broken.png");
        AssertOnly(DatasetRule.UnreadableImage, Check(new DatasetCheckOptions { CompareContent = false }), "broken.png");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Size_mismatch_is_found(bool compareContent)
    {
        AddCleanImages(2);
        _images.Add("image1.png", 100, 101, seed: 77);
        AssertOnly(DatasetRule.SizeMismatch, Check(new DatasetCheckOptions { CompareContent = compareContent }), "image1.png");
        Assert.Equal(compareContent ? 2 : 0, _images.Loads);
    }

    [Fact]
    public void Images_in_folders_of_their_culture_are_found_by_name()
    {
        AddCleanImages(2);
        Directory.CreateDirectory(_folder["deep/BV2"]);
        File.Move(_folder["image1.png"], _folder["deep/BV2/image1.png"]);
        Assert.Empty(Check().Findings);
        Assert.Null(new ImageFolder(_folder["deep"]).Find("../image2.png"));
        Assert.NotNull(new ImageFolder(_folder["deep"]).Find("/etc/image1.png"));
        Assert.Null(new ImageFolder(_folder["deep"]).Find(""));
        Assert.Throws<CellGenie.Imaging.InvalidInputException>(() => new ImageFolder(_folder["absent"]));
    }

    [Fact]
    public void Duplicate_image_is_found_by_content()
    {
        AddCleanImages(3);
        AddImage(4, "copy.png", seed: 2);
        var finding = AssertOnly(DatasetRule.DuplicateImage, Check(), "copy.png");
        Assert.Contains("image 2 (image2.png)", finding.Message);
    }

    [Fact]
    public void Copies_are_told_from_files_that_show_the_same_and_found_even_if_broken()
    {
        var picture = new CellGenie.Imaging.GrayImage(100, 100);
        new Random(1).NextBytes(picture.Pixels);
        File.WriteAllBytes(_folder["a.png"], new CellGenie.Imaging.PngEncoder().Encode(picture).ToArray());
        File.Copy(_folder["a.png"], _folder["b.png"]);
        CellGenie.Imaging.TiffWriter.Write(_folder["c.tif"], picture);
        File.WriteAllText(_folder["d.png"], "broken");
        File.WriteAllText(_folder["e.png"], "broken");
        File.WriteAllText(_folder["f.png"], "broken otherwise");
        _imageEntries.AddRange(new[] { "a.png", "b.png", "c.tif", "d.png", "e.png", "f.png" }.Select((name, i) => $$"""{"id":{{i + 1}},"file_name":"{{name}}","width":100,"height":100}"""));
        Write("f.json");
        var report = new DatasetCheck(new ImageFileSource(), new DatasetCheckOptions()).Run([new DatasetInput(_folder["f.json"], _folder.Path)]);
        var twins = report.Findings.Where(f => f.Rule == DatasetRule.DuplicateImage.Id).ToList();
        Assert.Equal(["b.png", "c.tif", "e.png"], twins.Select(f => f.Image));
        Assert.Equal([true, false, true], twins.Select(f => f.Message.StartsWith("the same bytes")));
        Assert.Equal(3, report.Count(DatasetRule.UnreadableImage));
    }

    [Fact]
    public void Same_content_in_two_splits_is_found()
    {
        AddCleanImages(3);
        Write("coco_train.json");
        StartFile();
        AddImage(1, "other.png", seed: 50);
        AddImage(2, "leak.png", seed: 3);
        Write("coco_test.json");
        var check = new DatasetCheck(_images, new DatasetCheckOptions());
        var report = check.Run([new DatasetInput(_folder["coco_train.json"], _folder.Path), new DatasetInput(_folder["coco_test.json"], _folder.Path)]);
        var finding = AssertOnly(DatasetRule.SplitLeakage, report, "leak.png");
        Assert.Equal(_folder["coco_test.json"], finding.File);
        Assert.Contains("split train", finding.Message);
        var named = check.Run([new DatasetInput(_folder["coco_train.json"], _folder.Path, "one"), new DatasetInput(_folder["coco_test.json"], _folder.Path, "one")]);
        AssertOnly(DatasetRule.DuplicateImage, named, "leak.png");
    }

    [Fact]
    public void Same_file_name_in_two_splits_is_found()
    {
        AddCleanImages(3);
        Write("train.json");
        StartFile();
        AddImage(1, "folder/image2.png", seed: 50);
        Write("val.json");
        var report = new DatasetCheck(_images, new DatasetCheckOptions()).Run([new DatasetInput(_folder["train.json"]), new DatasetInput(_folder["val.json"])]);
        AssertOnly(DatasetRule.SharedFileName, report, "folder/image2.png");
    }

    [Fact]
    public void Same_file_twice_in_a_split_is_found()
    {
        AddCleanImages(3);
        AddImage(4, "image2.png", seed: 2);
        Write("f.json");
        var report = new DatasetCheck(_images, new DatasetCheckOptions()).Run([new DatasetInput(_folder["f.json"])]);
        AssertOnly(DatasetRule.DuplicateFileName, report, "image2.png");
        AssertOnly(DatasetRule.DuplicateImage, Check(), "image2.png");
    }

    [Theory]
    [InlineData("110,10,130,10,130,30,110,30", "outside-frame")]
    [InlineData("-40,10,-20,10,-20,30,-40,30", "outside-frame")]
    [InlineData("-5,80,9,80,9,95,-5,95", "partly-outside-frame")]
    [InlineData("90,90,105,90,105,98,90,98", "partly-outside-frame")]
    [InlineData("90,90,99,90,95,90", "empty-mask")]
    [InlineData("90.1,90.1,90.3,90.1,90.3,90.3", "empty-mask")]
    [InlineData("90,90,93,90,93,93,90,93", "sliver")]
    [InlineData("85,90,98,90,98,91,85,91", "sliver")]
    [InlineData("85,85,98,98,98,85,85,98.5", "self-crossing")]
    public void Defective_outline_is_found(string points, string rule)
    {
        AddCleanImages(1);
        AddAnnotation(1, points);
        var report = Check();
        var finding = Assert.Single(report.Findings, f => f.Rule == rule);
        Assert.Equal(_nextId - 1, finding.AnnotationIds.Single());
        Assert.Equal(("image1.png", 1L), (finding.Image, finding.ImageId));
        // Without declared box and area, degenerate outlines have an empty box as well; nothing else may be found.
        Assert.DoesNotContain(report.Findings, f => f.Rule != rule && f.Rule != DatasetRule.EmptyBox.Id && f.Rule != DatasetRule.AreaMismatch.Id);
    }

    [Fact]
    public void Tolerated_overhang_is_not_reported()
    {
        AddCleanImages(1);
        AddAnnotation(1, "-0.9,80,9,80,9,95,-0.9,95");
        Assert.Empty(Check().Findings);
    }

    [Theory]
    [InlineData(",\"area\":100", null)]
    [InlineData(",\"area\":91", null)]
    [InlineData(",\"area\":89", "area-mismatch")]
    [InlineData(",\"area\":120", "area-mismatch")]
    [InlineData(",\"bbox\":[88,88,10,10]", null)]
    [InlineData(",\"bbox\":[87,87,12,12]", null)]
    [InlineData(",\"bbox\":[85,88,13,10]", "box-mismatch")]
    [InlineData(",\"bbox\":[88,88,98,98]", "box-mismatch")]
    public void Declared_area_and_box_are_compared_with_the_mask(string declared, string? rule)
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(88, 88, 98, 98), declared);
        var report = Check();
        if (rule == null)
            Assert.Empty(report.Findings);
        else
            Assert.Equal(rule, Assert.Single(report.Findings).Rule);
    }

    [Fact]
    public void Empty_box_is_found()
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(88, 88, 98, 98), ",\"bbox\":[88,88,0,10]");
        Assert.Equal(1, Check().Count(DatasetRule.EmptyBox));
    }

    [Fact]
    public void Same_cell_annotated_twice_is_found()
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(80, 80, 98, 98));
        AddAnnotation(1, Rectangle(81, 81, 98, 98));
        // 17 * 17 common pixels of 18 * 18.
        var finding = AssertOnly(DatasetRule.DuplicateMask, Check(), "image1.png");
        Assert.Equal([_nextId - 1, _nextId - 2], finding.AnnotationIds);
        Assert.Contains("0.89", finding.Message);
    }

    [Fact]
    public void Mask_inside_another_is_found_and_moderate_overlap_is_not()
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(60, 60, 98, 98));
        AddAnnotation(1, Rectangle(50, 70, 66, 80));
        AddAnnotation(1, Rectangle(80, 80, 90, 90));
        var finding = AssertOnly(DatasetRule.ContainedMask, Check(), "image1.png");
        Assert.Equal([_nextId - 1, _nextId - 3], finding.AnnotationIds);
    }

    [Fact]
    public void Overlapping_pairs_equal_those_of_comparing_all_masks()
    {
        var random = new Random(4);
        var masks = new List<Mask>();
        var overlaps = new MaskOverlaps(0.5, 0.6);
        for (var i = 0; i < 150; i++)
        {
            double x = random.Next(90), y = random.Next(90), w = random.Next(3, 25), h = random.Next(3, 25);
            masks.Add(new PolygonSegmentation([[x, y, x + w, y, x + w / 2, y + h]]).ToMask(100, 100)!);
            overlaps.Add(i, masks[i]);
        }

        var expected = new List<(long, long)>();
        for (var i = 0; i < masks.Count; i++)
        {
            for (var j = 0; j < masks.Count; j++)
            {
                var (a, b) = (masks[i], masks[j]);
                var common = Enumerable.Range(0, 10_000).Count(p => a.Contains(p % 100, p / 100) && b.Contains(p % 100, p / 100));
                var isSmaller = a.Area < b.Area || (a.Area == b.Area && (a.X, (long)i).CompareTo((b.X, (long)j)) < 0);
                if (i != j && isSmaller && (common > 0.5 * (a.Area + b.Area - common) || common > 0.6 * a.Area))
                    expected.Add((i, j));
            }
        }

        Assert.True(expected.Count > 20);
        Assert.Equal(expected.Order(), overlaps.Find().Select(p => (p.Inner, p.Outer)).Order());
        Assert.False(overlaps.IsIncomplete);
    }

    [Fact]
    public void Crowd_regions_may_contain_cells()
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(60, 60, 98, 98), ",\"iscrowd\":1");
        AddAnnotation(1, Rectangle(80, 80, 90, 90));
        Assert.Empty(Check().Findings);
    }

    [Fact]
    public void Image_with_few_annotations_is_found_within_its_culture()
    {
        for (var i = 1; i <= 9; i++)
            AddImage(i, $"BV2_Phase_A4_1_00d00h00m_{i}.tif", cells: i == 4 ? 1 : 20);
        for (var i = 11; i <= 16; i++)
            AddImage(i, $"A172_Phase_A4_1_00d00h00m_{i}.tif", cells: 1);
        var finding = AssertOnly(DatasetRule.FewAnnotations, Check(), "BV2_Phase_A4_1_00d00h00m_4.tif");
        Assert.Contains("median of culture BV2 is 20", finding.Message);
    }

    [Fact]
    public void Culture_with_few_images_has_no_norm()
    {
        for (var i = 1; i <= 3; i++)
            AddImage(i, $"BV2_Phase_A4_1_00d00h00m_{i}.tif", cells: i == 3 ? 0 : 20);
        Assert.Empty(Check().Findings);
    }

    [Fact]
    public void Annotation_id_zero_and_runs_of_a_single_cell_are_mentioned()
    {
        AddCleanImages(1);
        AddAnnotation(1, Rectangle(88, 88, 98, 98), id: 0);
        AssertOnly(DatasetRule.AnnotationIdZero, Check(), "image1.png");
        StartFile();
        AddImage(1, "image1.png");
        _annotations.Add("""{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[100,100],"counts":[0,500,9500]},"iscrowd":0}""");
        _annotations.Add("""{"id":2,"image_id":1,"category_id":1,"segmentation":{"size":[100,100],"counts":[1000,500,8500]},"iscrowd":1}""");
        var finding = AssertOnly(DatasetRule.RleInstance, Check(), "image1.png");
        Assert.Equal(FindingSeverity.Info, finding.Severity);
    }

    [Fact]
    public void Listed_findings_are_bounded_and_all_are_counted()
    {
        for (var i = 1; i <= 10; i++)
        {
            AddImage(i, $"image{i}.png", cells: 4);
            for (var n = 0; n < 15; n++)
                AddAnnotation(i, Rectangle(10 + 5 * n, 97, 12 + 5 * n, 99));
        }

        var report = Check(new DatasetCheckOptions { MaxListed = 25 });
        Assert.Equal(25, report.Findings.Count);
        Assert.Equal([new DatasetRuleCount("sliver", FindingSeverity.Warning, 150, 25)], report.Rules);
        Assert.Equal((150, 0), (report.Count(FindingSeverity.Warning), report.Count(FindingSeverity.Error)));
        Assert.Equal(1, report.Findings[0].ImageId);
    }

    [Fact]
    public void Report_is_the_same_for_any_number_of_workers_and_survives_json()
    {
        for (var i = 1; i <= 23; i++)
        {
            AddImage(i, $"image{i}.png", cells: i % 5 == 0 ? 0 : 12, seed: i % 7);
            AddAnnotation(i, Rectangle(97, 97, 99 + i, 99));
        }

        var one = Check(new DatasetCheckOptions { Workers = 1, MaxListed = 7 });
        var json = one.ToJson();
        Assert.Equal(json, Check(new DatasetCheckOptions { Workers = 3, MaxListed = 7 }).ToJson());
        var again = DatasetReport.FromJson(json);
        Assert.Equal(json, again.ToJson());
        Assert.Equal(one.Rules, again.Rules);
        Assert.Contains("\"severity\": \"warning\"", json);
        Assert.Throws<CellGenie.Imaging.InvalidInputException>(() => DatasetReport.FromJson("{}"));
    }

    [Fact]
    public void Progress_is_reported_to_the_end()
    {
        AddCleanImages(5);
        var seen = new List<DatasetProgress>();
        Write("f.json");
        new DatasetCheck(_images, new DatasetCheckOptions { Workers = 1 }).Run([new DatasetInput(_folder["f.json"], _folder.Path)], new Recorder(seen));
        Assert.Equal([0, 1, 2, 3, 4, 5], seen.Select(p => p.Done));
        Assert.All(seen, p => Assert.Equal(5, p.Total));
    }

    [Fact]
    public void Cancelled_check_ends()
    {
        AddCleanImages(5);
        Write("f.json");
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new DatasetCheck(_images, new DatasetCheckOptions()).Run([new DatasetInput(_folder["f.json"], _folder.Path)], null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Rules_have_distinct_names() => Assert.Equal(DatasetRule.All.Count, DatasetRule.All.Select(r => r.Id).Distinct().Count());

    private static DatasetFinding AssertOnly(DatasetRule rule, DatasetReport report, string image)
    {
        var finding = Assert.Single(report.Findings);
        Assert.Equal((rule.Id, rule.Severity, image), (finding.Rule, finding.Severity, finding.Image));
        return finding;
    }

    private static string Rectangle(int left, int top, int right, int bottom) => $"{left},{top},{right},{top},{right},{bottom},{left},{bottom}";

    private void StartFile()
    {
        _imageEntries.Clear();
        _annotations.Clear();
    }

    private void AddCleanImages(int count)
    {
        for (var i = 1; i <= count; i++)
            AddImage(i, $"image{i}.png");
    }

    /// <summary>Adds an image of 100x100 with cells of 8x8 in its upper left part.</summary>
    private void AddImage(int id, string name, int cells = 20, int? seed = null, bool known = true)
    {
        _imageEntries.Add($$"""{"id":{{id}},"file_name":"{{name}}","width":100,"height":100}""");
        var file = Path.GetFileName(name);
        File.WriteAllText(_folder[file], "stands for an image");
        if (known)
            _images.Add(file, 100, 100, seed ?? id);
        for (var i = 0; i < cells; i++)
            AddAnnotation(id, Rectangle(1 + i % 5 * 10, 1 + i / 5 * 10, 9 + i % 5 * 10, 9 + i / 5 * 10), ",\"area\":64");
    }

    private void AddAnnotation(int image, string points, string more = "", int? id = null)
    {
        var number = (id ?? _nextId++).ToString(CultureInfo.InvariantCulture);
        _annotations.Add($$"""{"id":{{number}},"image_id":{{image}},"category_id":1,"segmentation":[[{{points}}]]{{more}}}""");
    }

    private void Write(string name) => File.WriteAllText(
        _folder[name],
        $$"""{"images":[{{string.Join(',', _imageEntries)}}],"annotations":[{{string.Join(',', _annotations)}}],"categories":[{"id":1,"name":"cell"}]}""");

    private DatasetReport Check(DatasetCheckOptions? options = null)
    {
        Write("f.json");
        return new DatasetCheck(_images, options ?? new DatasetCheckOptions()).Run([new DatasetInput(_folder["f.json"], _folder.Path)]);
    }

    private sealed class Recorder(List<DatasetProgress> seen) : IProgress<DatasetProgress>
    {
        public void Report(DatasetProgress value) => seen.Add(value);
    }
}
