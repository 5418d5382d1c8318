using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class DonorReaderTests
{
    [Fact]
    public void Donors_are_counted_by_culture()
    {
        using var folder = new TempFolder();
        var (donors, _) = Read(folder, """
            {"image":1,"culture":"a","index":0,"cells":[[1,0,7],[2,1,7],[3,0,7],[4,0,7]]},
            {"image":2,"culture":"a","index":1,"failed":"no luck"},
            {"image":3,"culture":"a","index":2,"cells":[[5,0,7],[6,1,9]]},
            {"image":4,"culture":"b","index":0,"cells":[]}
            """);
        var a = donors["a"];
        Assert.Equal((6L, 3, 2, 4, 2L), (a.Cells, a.Donors, a.SourceImages, a.MostUses, a.Duplicates));
        Assert.Equal(1.0 / 3, a.DuplicateRate);
        Assert.Equal([new UsedDonor("x.png", 7, 4), new UsedDonor("y.png", 7, 1), new UsedDonor("y.png", 9, 1)], a.MostUsed);
        Assert.Equal([new DonorLicense(new CocoLicense(5, "CC BY", null), 4), new DonorLicense(null, 2)], a.Licenses);
        Assert.Equal((0L, 0, null), (donors["b"].Cells, donors["b"].Donors, donors["b"].DuplicateRate));
    }

    [Fact]
    public void Fields_are_found_by_their_names()
    {
        using var folder = new TempFolder();
        var (donors, _) = Read(folder, """{"culture":"a","cells":[[3,9,1]]}""", "x, source annotation id, source");
        Assert.Equal([new UsedDonor("y.png", 9, 1)], donors["a"].MostUsed);
    }

    [Fact]
    public void Background_is_known_by_the_image()
    {
        using var folder = new TempFolder();
        var (_, backgrounds) = Read(folder, """
            {"image":7,"culture":"a","background":[1,3,4],"cells":[]},
            {"image":9,"culture":"a","background":[0,0,0],"cells":[]},
            {"image":8,"culture":"a","cells":[]}
            """);
        Assert.Equal([(7L, 1), (9L, 0)], backgrounds.OrderBy(b => b.Key).Select(b => (b.Key, b.Value)));
    }

    [Theory]
    [InlineData("""{"image":1,"culture":"a","background":[2,0,0],"cells":[]}""", "there is no source 2")]
    [InlineData("""{"image":1,"culture":"a","background":[],"cells":[]}""", "")]
    [InlineData("""{"culture":"a","background":[0,0,0],"cells":[]}""", "")]
    [InlineData("""{"culture":"a","cells":[[1,2,7]]}""", "there is no source 2")]
    [InlineData("""{"culture":"a","cells":[[1,-1,7]]}""", "there is no source -1")]
    [InlineData("""{"culture":"a","cells":[[1,0]]}""", "")]
    [InlineData("""{"culture":"a","cells":[[1,0,"7"]]}""", "")]
    [InlineData("""{"culture":"a","cells":[[1,0.5,7]]}""", "")]
    [InlineData("""{"culture":"a","cells":7}""", "")]
    [InlineData("""{"culture":null,"cells":[]}""", "the culture is null")]
    [InlineData("""{"culture":7}""", "")]
    [InlineData("""{"cells":[]}""", "")]
    [InlineData("[]", "")]
    [InlineData("{\"culture\":\"a\"", "")]
    public void Damaged_record_is_an_error_that_names_the_line(string record, string rule)
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<InvalidInputException>(() => Read(folder, record));
        Assert.Equal("line 3", error.Place);
        Assert.Contains(rule, error.Rule);
    }

    [Fact]
    public void Manifest_that_names_no_donors_is_an_error()
    {
        using var folder = new TempFolder();
        Assert.Equal("cellFields", Assert.Throws<InvalidInputException>(() => Read(folder, """{"culture":"a","cells":[]}""", "x, y")).Place);
    }

    private static (IReadOnlyDictionary<string, DonorUse> Donors, IReadOnlyDictionary<long, int> Backgrounds) Read(TempFolder folder, string records, string fields = "annotation id, source, source annotation id")
    {
        var file = folder["manifest.json"];
        File.WriteAllText(file, "{\n\"library\":\"x\",\"images\":[\n" + records.ReplaceLineEndings("\n") + "\n],\n\"summary\":{}}\n");
        var head = new ManifestHead
        {
            Format = "", Tool = "", CellFields = fields, Library = "",
            Specification = new GenerationSpecification { Preset = "paper", Seed = 1, ImagesPerCulture = 1, Cultures = [] },
            Licenses = [new CocoLicense(5, "CC BY")],
            Sources = [Source("x.png", 5), Source("y.png", null)],
        };
        return DonorReader.Read(file, head, TestContext.Current.CancellationToken);
    }

    private static SourceImage Source(string file, int? license) => new()
    {
        File = file, Annotations = "", Width = 1, Height = 1, Culture = "a", License = license, Reduction = "none", PixelSha256 = "", Cells = 1,
    };
}
