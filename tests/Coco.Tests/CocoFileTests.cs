using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

public sealed class CocoFileTests : IDisposable
{
    private const string Images = """ "images":[{"id":7,"file_name":"a.tif","width":20,"height":10},{"id":8,"file_name":"b.tif","width":30,"height":40}] """;
    private const string Categories = """ "categories":[{"id":1,"name":"cell"}] """;
    private const string Square = "[[1,1,5,1,5,4,1,4]]";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_file_is_read()
    {
        using var file = Open("""
            {"info":{"description":"d","version":"1.0","year":2021,"contributor":"c","url":"u","date_created":"t"},
             "licenses":[{"id":1,"name":"CC","url":"x"}],
             "images":[{"id":7,"file_name":"train/a.tif","width":20,"height":10,"license":1,"culture":"BV2","split":"test","coco_url":"?"}],
             "annotations":[{"id":3,"image_id":7,"category_id":2,"segmentation":[[1,1,5,1,5,4,1,4]],"area":12.5,"bbox":[1,1,4,3.25],"iscrowd":0,"cell_type":"A172","score":[{"x":[]}]},
                            {"id":4,"image_id":7,"category_id":2,"segmentation":{"size":[10,20],"counts":[3,4,193]},"iscrowd":1}],
             "categories":[{"id":2,"name":"cell","supercategory":"thing"}]}
            """);
        Assert.Equal(new CocoInfo { Description = "d", Version = "1.0", Year = 2021, Contributor = "c", Url = "u", DateCreated = "t" }, file.Info);
        Assert.Equal([new CocoLicense(1, "CC", "x")], file.Licenses);
        Assert.Equal([new CocoCategory(2, "cell", "thing")], file.Categories);
        var image = Assert.Single(file.Images);
        Assert.Equal(new CocoImage(7, "train/a.tif", 20, 10) { Culture = "BV2", Split = "test", LicenseId = 1 }, image);
        Assert.Same(image, file.FindImage(7));
        Assert.Null(file.FindImage(8));
        Assert.Empty(file.Problems);
        var annotations = file.ReadAnnotations(image).ToArray();
        Assert.Equal(2, annotations.Length);
        var polygon = annotations[0];
        Assert.Equal((3L, 7L, 2, 12.5, new BoundingBox(1, 1, 4, 3.25), false, "A172"), (polygon.Id, polygon.ImageId, polygon.CategoryId, polygon.Area, polygon.Box, polygon.IsCrowd, polygon.Culture));
        Assert.Equal([1, 1, 5, 1, 5, 4, 1, 4], Assert.Single(Assert.IsType<PolygonSegmentation>(polygon.Segmentation).Parts));
        var crowd = annotations[1];
        Assert.True(crowd.IsCrowd);
        Assert.Null(crowd.Culture);
        Assert.Equal([3u, 4u, 193u], Assert.IsType<RleSegmentation>(crowd.Segmentation).Rle.Runs.ToArray());
        // Area and box were not declared: those of the mask.
        Assert.Equal((4.0, new BoundingBox(0, 3, 1, 4)), (crowd.Area, crowd.Box));
    }

    [Fact]
    public void Annotations_keyed_by_id_before_the_images_are_read()
    {
        using var file = Open($$"""
            {"annotations":{"5":{"segmentation":{{Square}},"image_id":8,"category_id":1,"id":5},
                            "6":{"segmentation":{{Square}},"image_id":7,"category_id":1} },
             {{Categories}},{{Images}} }
            """);
        Assert.Empty(file.Problems);
        Assert.Equal([5L, 6L], file.ReadAllAnnotations().Select(a => a.Id));
        Assert.Equal([6L], file.ReadAnnotations(file.Images[0]).Select(a => a.Id));
        Assert.Equal([5L], file.ReadAnnotations(file.Images[1]).Select(a => a.Id));
        Assert.Equal([1, 1], file.Images.Select(file.CountAnnotations));
    }

    [Fact]
    public void Byte_order_mark_and_white_space_are_accepted()
    {
        File.WriteAllText(_folder["f.json"], $"\n {{ {Images} ,\r\n\t{Categories} }}\n ", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using var file = CocoFile.Open(_folder["f.json"]);
        Assert.Equal(2, file.Images.Count);
        Assert.Equal(0, file.AnnotationCount);
    }

    [Fact]
    public void Escaped_run_text_is_read()
    {
        var rle = Rle.FromMask(Enumerable.Range(0, 1200).Select(i => i % 7 < 3 ? (byte)1 : (byte)0).ToArray(), 30, 40);
        // A text that holds a backslash needs an escape in JSON.
        var text = "\\u00" + ((int)rle.ToCompressedString()[0]).ToString("x2") + rle.ToCompressedString()[1..].Replace("\\", "\\\\");
        using var file = OpenWith($$"""{"id":1,"image_id":8,"category_id":1,"segmentation":{"counts":"{{text}}","size":[40,30]} }""");
        Assert.Equal(rle.Runs.ToArray(), ((RleSegmentation)file.ReadAllAnnotations().Single().Segmentation).Rle.Runs.ToArray());
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-12.50", -12.5)]
    [InlineData("0.1", 0.1)]
    [InlineData("423.54", 423.54)]
    [InlineData("1e2", 100)]
    [InlineData("0.30000000000000004", 0.30000000000000004)]
    [InlineData("123456.789012345", 123456.789012345)]
    [InlineData("-0", -0.0)]
    [InlineData("2.2250738585072014E-308", 2.2250738585072014E-308)]
    public void Number_is_read_exactly(string text, double expected)
    {
        using var file = OpenWith($$"""{"id":1,"image_id":7,"category_id":1,"segmentation":[[{{text}},1,5,1,5,4]]}""");
        Assert.Equal(expected, ((PolygonSegmentation)file.ReadAllAnnotations().Single().Segmentation).Parts[0][0]);
    }

    [Fact]
    public void Random_numbers_are_read_exactly()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 3000).Select(i => Math.Round(random.NextDouble() * Math.Pow(10, i % 6), i % 16 > 15 ? 15 : i % 16)).ToArray();
        using var file = OpenWith($$"""{"id":1,"image_id":7,"category_id":1,"segmentation":[[{{string.Join(',', numbers.Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}}]]}""");
        Assert.Equal(numbers, ((PolygonSegmentation)file.ReadAllAnnotations().Single().Segmentation).Parts[0]);
    }

    [Theory]
    [InlineData("""{"id":1,"image_id":7,"category_id":1}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,2]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[1,1,5,1,5,4]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4,9]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,NaN]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,-Infinity,Infinity]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,1e308]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,1e999]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,"4"]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,[4]]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[[1,1,5,1,5,4]]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,4],[1,1,5]]}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":null}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":"x"}""", CocoProblemKind.BadPolygon)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[10,20],"counts":[3,4,194]}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[10,20],"counts":[-3,4,199]}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[10,20],"counts":[1e300]}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[10,20],"counts":"0`"}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[10,20,1],"counts":[200]}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[4000000000,4000000000],"counts":[200]}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":{"size":[20,10],"counts":[200]}}""", CocoProblemKind.BadRunLengths)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]],"area":NaN}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]],"area":-1}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]],"bbox":[1,2,3]}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]],"bbox":{"x":1}}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]],"iscrowd":2}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":"1","image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1.5,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.BadField)]
    [InlineData("""{"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"category_id":1,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"image_id":7,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.BadField)]
    [InlineData("17", CocoProblemKind.BadField)]
    [InlineData("[[]]", CocoProblemKind.BadField)]
    [InlineData("""{"id":1,"image_id":9,"category_id":1,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.UnknownImage)]
    [InlineData("""{"id":1,"image_id":7,"category_id":2,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.UnknownCategory)]
    [InlineData("""{"id":50,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4]]}""", CocoProblemKind.DuplicateAnnotationId)]
    public void Defective_annotation_is_listed_and_left_out_and_the_rest_is_read(string annotation, CocoProblemKind kind)
    {
        var good = $$"""{"id":50,"image_id":7,"category_id":1,"segmentation":{{Square}}}""";
        var last = $$"""{"id":51,"image_id":8,"category_id":1,"segmentation":{{Square}}}""";
        foreach (var json in new[]
        {
            $$"""{ {{Images}}, {{Categories}}, "annotations":[{{good}},{{annotation}},{{last}}]}""",
            $$"""{ "annotations":[{{good}},{{annotation}},{{last}}], {{Images}}, {{Categories}} }""",
        })
        {
            using var file = Open(json);
            var problem = Assert.Single(file.Problems);
            Assert.Equal(kind, problem.Kind);
            Assert.True(problem.LeftOut);
            Assert.Matches(@"^annotation \d+$|^annotations\[1\]$", problem.Place);
            Assert.Equal(1, file.CountProblems(kind));
            Assert.Equal([50L, 51L], file.ReadAllAnnotations().Select(a => a.Id));
        }
    }

    [Fact]
    public void Part_with_too_few_numbers_is_dropped_and_the_annotation_kept()
    {
        using var file = OpenWith("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4],[2,2,3,3],[1,1,6,1,6,6],[]]}""");
        Assert.Equal(2, ((PolygonSegmentation)file.ReadAllAnnotations().Single().Segmentation).Parts.Count);
        var problem = Assert.Single(file.Problems);
        Assert.Equal((CocoProblemKind.BadPolygon, "annotation 1", false), (problem.Kind, problem.Place, problem.LeftOut));
    }

    [Fact]
    public void First_part_of_four_numbers_makes_boxes()
    {
        using var file = OpenWith("""{"id":1,"image_id":7,"category_id":1,"segmentation":[[1,2,3,4],[10,1,2,2]]}""");
        var boxes = (PolygonSegmentation)file.ReadAllAnnotations().Single().Segmentation;
        Assert.True(boxes.IsBoxes);
        Assert.Equal(16, boxes.ToMask(20, 10)!.Area);
    }

    [Theory]
    [InlineData("""{"id":9,"file_name":"c.tif","width":0,"height":10}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":9,"file_name":"c.tif","width":100000,"height":100000}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":9,"file_name":"c.tif","height":10}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":9,"file_name":"","width":5,"height":10}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":9,"width":5,"height":10}""", CocoProblemKind.BadField)]
    [InlineData("""{"file_name":"c.tif","width":5,"height":10}""", CocoProblemKind.BadField)]
    [InlineData("""{"id":9,"file_name":"\ud800","width":5,"height":10}""", CocoProblemKind.BadField)]
    [InlineData("""[]""", CocoProblemKind.BadField)]
    [InlineData("""{"id":7,"file_name":"c.tif","width":5,"height":10}""", CocoProblemKind.DuplicateImageId)]
    public void Defective_image_is_listed_and_left_out(string image, CocoProblemKind kind)
    {
        using var file = Open($$"""{"images":[{"id":7,"file_name":"a.tif","width":20,"height":10},{{image}},{"id":8,"file_name":"b.tif","width":20.0,"height":10}], {{Categories}} }""");
        Assert.Equal(kind, Assert.Single(file.Problems).Kind);
        Assert.Equal([7L, 8L], file.Images.Select(i => i.Id));
    }

    [Fact]
    public void File_without_categories_is_read_and_says_so()
    {
        using var file = Open($$"""{ {{Images}}, "annotations":[{"id":1,"image_id":7,"category_id":99,"segmentation":{{Square}}}]}""");
        Assert.Equal(CocoProblemKind.NoCategories, Assert.Single(file.Problems).Kind);
        Assert.Equal(1, file.AnnotationCount);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("3", "")]
    [InlineData("{}", "")]
    [InlineData("""{"images":7}""", "images")]
    [InlineData("""{"images":[],"images":[]}""", "byte 13")]
    [InlineData("""{"images":[],"annotations":"none"}""", "annotations")]
    [InlineData("""{"images":[] /* no */}""", "line 1, byte")]
    [InlineData("""{"images":[],}""", "line 1, byte")]
    [InlineData("""{"images":[]} {}""", "line 1, byte")]
    [InlineData("{\"images\":[\n\n{\"id\":}]}", "line 3, byte")]
    [InlineData("""{"images":[{"id":1""", "line 1, byte 18")]
    [InlineData("""{"images":[nan]}""", "line 1, byte")]
    public void Damaged_file_is_an_error_with_file_and_place(string json, string place)
    {
        var error = Assert.Throws<InvalidInputException>(() => Open(json));
        Assert.Equal(_folder["f.json"], error.File);
        Assert.StartsWith(place, error.Place);
    }

    [Fact]
    public void Deep_nesting_is_an_error()
    {
        var json = $$"""{"images":[],"x":{{new string('[', 100_000)}}""";
        Assert.Throws<InvalidInputException>(() => Open(json));
        Assert.Throws<InvalidInputException>(() => OpenWith($$"""{"id":1,"segmentation":{{new string('[', 500)}}{{new string(']', 500)}}}"""));
    }

    [Fact]
    public void Value_that_is_too_long_is_an_error() =>
        Assert.Throws<InvalidInputException>(() => Open($$"""{"images":[],"x":"{{new string('a', 40_000_000)}}"}"""));

    [Fact]
    public void Words_like_NaN_inside_texts_are_kept()
    {
        using var file = Open($$"""{"images":[{"id":7,"file_name":"[NaN,\"NaN,-Infinity]NaN","width":20,"height":10,"x":NaN,"y":[-Infinity, NaN]}], {{Categories}} }""");
        Assert.Equal("[NaN,\"NaN,-Infinity]NaN", file.Images[0].FileName);
        Assert.Empty(file.Problems);
    }

    [Fact]
    public void Literal_cut_by_the_end_of_a_buffer_is_recognised()
    {
        // The pad shifts the literals over every position around the buffer's end at 65,536 bytes.
        for (var pad = 65_300; pad < 65_340; pad++)
        {
            using var file = Open($$"""{ {{Images}},{{Categories}},"p":"{{new string('a', pad)}}","annotations":[{"id":1,"image_id":7,"category_id":1,"segmentation":{{Square}},"x":-Infinity,"y":[true,NaN,false,null,-1.5]}]}""");
            Assert.Empty(file.Problems);
            Assert.Equal(1, file.ReadAllAnnotations().Single().Id);
        }
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void File_that_cannot_be_opened_is_an_error(string name) =>
        Assert.Throws<InvalidInputException>(() => CocoFile.Open(name.Length == 0 ? _folder.Path : _folder[name]));

    [Fact]
    public void File_that_changes_while_open_is_an_error()
    {
        using var file = OpenWith($$"""{"id":1,"image_id":7,"category_id":1,"segmentation":{{Square}}}""");
        var json = File.ReadAllText(_folder["f.json"]);
        using (var stream = new FileStream(_folder["f.json"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.Write(Encoding.UTF8.GetBytes(json.Replace("1,1,5,1", "1,1,5;1")));
        Assert.Throws<InvalidInputException>(() => file.ReadAllAnnotations().ToArray());
        using (var stream = new FileStream(_folder["f.json"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(10);
        Assert.Throws<InvalidInputException>(() => file.ReadAllAnnotations().ToArray());
    }

    [Fact]
    public void Cancelled_reading_ends() =>
        Assert.Throws<OperationCanceledException>(() => Open($$"""{"x":"{{new string('a', 100_000)}}"}""", new CancellationToken(canceled: true)));

    private CocoFile OpenWith(string annotation) => Open($$"""{ {{Images}}, {{Categories}}, "annotations":[{{annotation}}]}""");

    private CocoFile Open(string json, CancellationToken cancellation = default)
    {
        File.WriteAllText(_folder["f.json"], json);
        return CocoFile.Open(_folder["f.json"], cancellation);
    }
}
