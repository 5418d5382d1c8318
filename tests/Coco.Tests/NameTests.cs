namespace CellGenie.Coco.Tests;

public sealed class NameTests
{
    private static readonly CocoCategory Cell = new(1, "cell");

    [Theory]
    [InlineData("BV2_Phase_A4_1_00d00h00m_1.tif", "BV2")]
    [InlineData("livecell/images/SkBr3_Phase_E3_2_03d00h00m_4.tif", "SkBr3")]
    [InlineData("a_Phase_\\SHSY5Y_Phase_whatever", "SHSY5Y")]
    [InlineData("MCF7_phase_x.png", "MCF7")]
    [InlineData("_Phase_A4.tif", "cell")]
    [InlineData("train/set3_phase.png", "cell")]
    public void Culture_is_taken_from_the_file_name_or_the_category(string fileName, string culture) =>
        Assert.Equal(culture, CultureNames.Of(new CocoImage(1, fileName, 2, 2), Cell));

    [Fact]
    public void Culture_fields_go_before_names()
    {
        var image = new CocoImage(1, "BV2_Phase_A4_1_00d00h00m_1.tif", 2, 2);
        var annotation = new CocoAnnotation(1, 1, 1, 1, default, false, new PolygonSegmentation([[0, 0, 1, 1]]));
        Assert.Equal("BV2", CultureNames.Of(image, Cell, annotation));
        Assert.Equal("A", CultureNames.Of(image with { Culture = "A" }, Cell, annotation));
        Assert.Equal("B", CultureNames.Of(image with { Culture = "A" }, Cell, annotation with { Culture = "B" }));
        Assert.Equal("BV2", CultureNames.Of(image with { Culture = " " }, Cell, annotation with { Culture = "" }));
        Assert.Equal(CultureNames.Unknown, CultureNames.Of(new CocoImage(1, "x.png", 2, 2)));
    }

    [Fact]
    public void Livecell_name_is_parsed()
    {
        Assert.True(LivecellName.TryParse("Huh7/Huh7_Phase_A12_2_01d16h20m_3.tif", out var name));
        Assert.Equal(new LivecellName("Huh7", "A12", 2, new TimeSpan(1, 16, 20, 0), 3), name);
        Assert.True(LivecellName.TryParse("A172_Phase_A7_1_00d00h00m_1.ome.tiff", out name));
        Assert.Equal("A172", name.Culture);
    }

    [Theory]
    [InlineData("")]
    [InlineData("set3_phase.png")]
    [InlineData("_Phase_A7_1_00d00h00m_1.tif")]
    [InlineData("A172_Phase_A7_1_00d00h_1.tif")]
    [InlineData("A172_Phase_A7_99999999999_00d00h00m_1.tif")]
    [InlineData("A172_Phase_A7_1_00d00h00m_1.tif/x.png")]
    public void Other_name_is_not_livecell(string fileName) => Assert.False(LivecellName.TryParse(fileName, out _));

    [Theory]
    [InlineData("livecell_coco_train.json", "train")]
    [InlineData("data/test/livecell_coco_val.json", "val")]
    [InlineData("instances_val2017.json", "val")]
    [InlineData("Validation.json", "val")]
    [InlineData("TEST-1.json", "test")]
    [InlineData("livecell_train_val.json", "")]
    [InlineData("latest_contrast.json", "")]
    [InlineData("annotations.json", "")]
    public void Split_is_taken_from_the_annotation_file(string file, string split) =>
        Assert.Equal(split, SplitNames.Of(new CocoImage(1, "train.png", 2, 2), file));

    [Theory]
    [InlineData("train", "train")]
    [InlineData(" Training", "train")]
    [InlineData("valid", "val")]
    [InlineData("Holdout", "holdout")]
    [InlineData("", "test")]
    public void Split_field_goes_before_the_file(string field, string split) =>
        Assert.Equal(split, SplitNames.Of(new CocoImage(1, "a.png", 2, 2) { Split = field }, "livecell_coco_test.json"));
}
