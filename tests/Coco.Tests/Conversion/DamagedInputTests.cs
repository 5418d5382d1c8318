using System.IO.Compression;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

/// <summary>Damaged input of each format: a clear error, the rest converted, nothing else ever escapes.</summary>
public sealed class DamagedInputTests : IDisposable
{
    private const string Coco = """{"images":[{"id":1,"file_name":"a.png","width":9,"height":9}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,1,5,5]]}],"categories":[{"id":1,"name":"c"}]}""";

    private readonly ConversionLab _lab = new();

    public static TheoryData<string> Readable => [.. DatasetFormat.All.Where(f => f.CanRead).Select(f => f.Name)];

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Broken_coco_entries_are_named_and_the_rest_is_converted()
    {
        File.WriteAllText(_lab.Annotations, Coco.Replace("\"annotations\":[", "\"annotations\":[{\"id\":7,\"image_id\":3,\"category_id\":1,\"segmentation\":[[1,1,5,1,5,5]]},"));
        var report = _lab.ConvertTo(DatasetFormat.LabelsPng).Report;
        Assert.Equal((1, 1), (report.ImagesWritten, report.AnnotationsWritten));
        Assert.Equal(("annotation 7", 1), (Assert.Single(report.Problems).Place, report.ProblemCount));
    }

    [Theory]
    [InlineData("labels-png", "labels/b.png")]
    [InlineData("labels-tiff", "labels/b.tif")]
    [InlineData("cellpose", "b_masks.tif")]
    public void Broken_label_map_is_named_and_the_rest_is_converted(string format, string file)
    {
        var to = DatasetFormat.Parse(format);
        var folder = Made(to);
        var bytes = File.ReadAllBytes(Path.Combine(folder, file));
        foreach (var keep in new[] { bytes.Length - 30, 60, 3 })
        {
            File.WriteAllBytes(Path.Combine(folder, file), bytes[..keep]);
            var (back, report) = _lab.Convert(folder, to, DatasetFormat.CocoRle);
            Assert.EndsWith(file, Assert.Single(report.Problems).File);
            Assert.Equal(["a"], ConversionLab.Masks(back).Keys);
        }
    }

    [Fact]
    public void Broken_yolo_lines_are_named_and_the_rest_is_converted()
    {
        var folder = Made(DatasetFormat.Yolo);
        var before = File.ReadAllLines(Path.Combine(folder, "labels/a.txt")).Length;
        File.AppendAllText(Path.Combine(folder, "labels/a.txt"), "0 0.5 0.5 0.1 0.1\n9 0.1 0.1 0.2 0.1 0.2 0.2\n0 0.1 0.1 0.2\n0 a b c d e f\n0 0.1 0.1 1.2 0.1 0.2 0.2\n\n0 0.1 0.1 0.2 0.1 0.2 0.2 0.3\n0.5 0.1 0.1 0.2 0.1 0.2 0.2\n0 nan 0.1 0.2 0.1 0.2 0.2\n");
        File.WriteAllText(Path.Combine(folder, "labels/orphan.txt"), "0 0.1 0.1 0.2 0.1 0.2 0.2\n");
        var (_, report) = _lab.Convert(folder, DatasetFormat.Yolo, DatasetFormat.CocoRle);
        Assert.Equal(2, report.ImagesWritten);
        Assert.Equal(["", .. new[] { 1, 2, 3, 4, 5, 7, 8, 9 }.Select(n => $"line {before + n}")], report.Problems.Select(p => p.Place));
        Assert.EndsWith("orphan.txt", report.Problems[0].File);
        Assert.Contains("box", report.Problems[1].Rule);
    }

    [Fact]
    public void Broken_kaggle_rows_are_named_and_the_rest_is_converted()
    {
        var folder = Made(DatasetFormat.Kaggle);
        var path = Path.Combine(folder, "train.csv");
        var before = File.ReadAllLines(path).Length;
        string[] rows =
        [
            "a,1 2 3,40,30,cell", "a,0 5,40,30,cell", "a,1199 3,40,30,cell", "a,10 5 12 3,40,30,cell", "a,,40,30,cell", "a,1 -1,40,30,cell", "a,x,40,30,cell",
            "a,1 2,41,30,cell", "a,1 2,forty,30,cell", ",1 2,40,30,cell", "a", "b,9223372036854775807 9223372036854775807,40,30,cell", "c,1 1,1000000,1000000,cell",
        ];
        File.AppendAllText(path, string.Join("\r\n", rows) + "\r\n\r\nb,\"1 2\",40,30,cell");
        var (_, report) = _lab.Convert(folder, DatasetFormat.Kaggle, DatasetFormat.CocoRle);
        Assert.Equal(Enumerable.Range(before + 1, rows.Length).Select(n => $"line {n}"), report.Problems.Select(p => p.Place).OrderBy(p => p.Length).ThenBy(p => p, StringComparer.Ordinal));
        Assert.Equal((2, before), (report.ImagesWritten, report.AnnotationsWritten));
    }

    [Theory]
    [InlineData("annotations/../../evil.json")]
    [InlineData("../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("annotations\\..\\evil.json")]
    [InlineData("C:/evil.json")]
    public void Archive_with_a_path_that_leads_out_of_it_is_refused(string name)
    {
        Zip(("annotations/instances_default.json", Coco), (name, "{}"));
        var error = Assert.Throws<InvalidInputException>(() => _lab.Convert(_lab["x.zip"], DatasetFormat.Cvat, DatasetFormat.Coco));
        Assert.Contains("plain path", error.Rule);
        Assert.Contains(name, error.Place);
        Assert.False(Directory.Exists(_lab["out1"]));
    }

    [Fact]
    public void Archive_that_unpacks_to_far_more_than_it_is_is_refused()
    {
        Zip(("annotations/instances_default.json", Coco + new string(' ', 80 << 20)));
        Assert.True(new FileInfo(_lab["x.zip"]).Length < 200_000);
        Assert.Contains("unpack to", Assert.Throws<InvalidInputException>(() => _lab.Convert(_lab["x.zip"], DatasetFormat.Cvat, DatasetFormat.Coco)).Rule);
    }

    [Fact]
    public void Archive_of_many_small_entries_that_unpack_to_far_more_is_refused()
    {
        var blank = new string(' ', 10 << 20);
        Zip([("annotations/instances_default.json", Coco), .. Enumerable.Range(0, 8).Select(i => ($"annotations/instances_{i}.json", blank))]);
        Assert.Contains("are unpacked", Assert.Throws<InvalidInputException>(() => _lab.Convert(_lab["x.zip"], DatasetFormat.Cvat, DatasetFormat.Coco)).Rule);
    }

    [Fact]
    public void Archive_that_lies_about_a_size_is_refused()
    {
        Zip(("annotations/instances_default.json", Coco));
        var bytes = File.ReadAllBytes(_lab["x.zip"]);
        // The uncompressed size in the central directory: 24 bytes behind its signature.
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        bytes[directory + 24]--;
        File.WriteAllBytes(_lab["x.zip"], bytes);
        Assert.Throws<InvalidInputException>(() => _lab.Convert(_lab["x.zip"], DatasetFormat.Cvat, DatasetFormat.Coco));
    }

    [Fact]
    public void Archive_of_several_subsets_is_read_as_one()
    {
        Zip(("annotations/instances_train.json", Coco), ("annotations/instances_val.json", Coco.Replace("a.png", "b.png")), ("annotations/person_keypoints_val.json", "no json"), ("images/a.png", "x"));
        var (folder, report) = _lab.Convert(_lab["x.zip"], DatasetFormat.Cvat, DatasetFormat.Coco);
        Assert.Equal((2, 2, 0), (report.ImagesWritten, report.AnnotationsWritten, report.ProblemCount));
        using var file = CocoFile.Open(Path.Combine(folder, "annotations.json"));
        Assert.Equal([(1, "a.png", "train"), (2, "b.png", "val")], file.Images.Select(i => (i.Id, i.FileName, i.Split!)));
        Assert.Equal([1, 2], file.AnnotationIndex.Select(a => a.Id));
    }

    [Theory, MemberData(nameof(Readable))]
    public void Random_damage_gives_an_error_and_nothing_else(string format)
    {
        var to = DatasetFormat.Parse(format);
        var folder = Made(to);
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("conversion.json")).Order(StringComparer.Ordinal).ToList();
        var random = new Random(7);
        for (var n = 0; n < 60; n++)
        {
            var file = files[random.Next(files.Count)];
            var bytes = File.ReadAllBytes(file);
            var damaged = bytes.ToArray();
            for (var k = random.Next(1, 6); k > 0; k--)
                damaged[random.Next(damaged.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)random.Next(32, 127);
            if (random.Next(5) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            File.WriteAllBytes(file, damaged);
            var input = to == DatasetFormat.Cvat ? Path.Combine(folder, "cvat.zip") : folder;
            try
            {
                var report = _lab.Convert(input, to, DatasetFormat.LabelsPng).Report;
                Assert.True(report.ImagesWritten <= report.ImagesRead);
            }
            catch (InvalidInputException e)
            {
                Assert.NotEmpty(e.Rule);
            }

            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public void Output_folder_is_as_it_was_after_a_failure()
    {
        File.WriteAllText(_lab.Annotations, Coco);
        Directory.CreateDirectory(_lab["full"]);
        File.WriteAllText(_lab["full/keep.txt"], "x");
        Assert.Contains("holds files", Assert.Throws<CellGenieException>(() => DatasetConverter.Convert(_lab.Annotations, DatasetFormat.Coco, _lab["full"], DatasetFormat.Yolo, new ConversionOptions())).Message);
        Assert.Equal("x", File.ReadAllText(_lab["full/keep.txt"]));
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetConverter.Convert(_lab.Annotations, DatasetFormat.Coco, _lab["new"], DatasetFormat.Yolo, new ConversionOptions(), null, new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(_lab["new"]));
        Assert.Contains("not read", Assert.Throws<CellGenieException>(() => _lab.Convert(_lab.Annotations, DatasetFormat.GeoJson, DatasetFormat.Coco)).Message);
    }

    [Fact]
    public void Format_is_told_from_the_input_where_that_is_clear()
    {
        foreach (var format in DatasetFormat.All.Where(f => f.CanRead))
        {
            var folder = Made(format);
            var expected = format.Name.StartsWith("coco") ? "coco" : format.Name.StartsWith("labels") ? "labels-png" : format.Name;
            Assert.Equal(expected, DatasetFormat.Guess(format == DatasetFormat.Cvat ? Path.Combine(folder, "cvat.zip") : folder).Name);
        }

        Assert.Equal("coco", DatasetFormat.Guess(_lab.Annotations).Name);
        Assert.Contains("like none", Assert.Throws<InvalidInputException>(() => DatasetFormat.Guess(_lab.Images)).Rule);
        Assert.Throws<InvalidInputException>(() => DatasetFormat.Guess(_lab["absent"]));
        var both = Made(DatasetFormat.Yolo);
        File.WriteAllText(Path.Combine(both, "train.csv"), "");
        Assert.Contains("yolo and kaggle", Assert.Throws<InvalidInputException>(() => DatasetFormat.Guess(both)).Rule);
    }

    [Theory]
    [InlineData("names: [cell, 'two, three']\n", new[] { "cell", "two, three" })]
    [InlineData("# c\nnc: 2\nnames:\n  - cell # the first\n  - \"two\"\ntrain: x\n", new[] { "cell", "two" })]
    [InlineData("names:\n  1: b\n  0: 'it''s'\n", new[] { "it's", "b" })]
    [InlineData("names: {0: a, 1: b}\n", new[] { "a", "b" })]
    public void Class_names_are_read_in_every_usual_form(string yaml, string[] names)
    {
        File.WriteAllText(_lab["data.yaml"], yaml);
        Assert.Equal(names, YoloYaml.ReadNames(_lab["data.yaml"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("names:\n")]
    [InlineData("names: cell\n")]
    [InlineData("names:\n  1: a\n")]
    [InlineData("names:\n  0: a\n  0: b\n")]
    [InlineData("names:\n  zero: a\n")]
    public void Missing_class_names_are_an_error(string yaml)
    {
        File.WriteAllText(_lab["data.yaml"], yaml);
        Assert.Throws<InvalidInputException>(() => YoloYaml.ReadNames(_lab["data.yaml"]));
    }

    /// <summary>A small set in a format.</summary>
    private string Made(DatasetFormat format)
    {
        if (!File.Exists(_lab.Annotations))
        {
            _lab.AddDisjoint(1, 40, 30, "a.png");
            _lab.AddDisjoint(2, 40, 30, "b.png");
            _lab.Write();
        }

        return _lab.ConvertTo(format).Folder;
    }

    private void Zip(params (string Name, string Content)[] entries)
    {
        using var zip = new ZipArchive(File.Create(_lab["x.zip"]), ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }
    }
}
