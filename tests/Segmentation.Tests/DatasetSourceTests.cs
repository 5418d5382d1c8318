using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class DatasetSourceTests
{
    [Fact]
    public void ParseMix_of_livecell_and_800_is_one_line()
    {
        var mix = DatasetSource.ParseMix("livecell_coco_train.json:images=livecell/images + synthetic:per-culture=100,weight=0.5");

        Assert.Equal(["livecell_coco_train.json", "synthetic"], mix.Select(s => s.Path));
        Assert.Equal("livecell/images", mix[0].Images);
        Assert.Equal((100, 0.5), (mix[1].PerCulture, mix[1].Weight));
    }

    [Theory]
    [InlineData("train.json")]
    [InlineData("a:b/train.json")]
    [InlineData(@"C:\data\train.json:images=D:\photos,weight=2.5")]
    [InlineData("library:count=800,culture=A172,culture=BV2,size=704x520,seed=7")]
    [InlineData("set:per-culture=100")]
    public void Parse_and_ToString_are_inverse(string text)
    {
        Assert.Equal(text, DatasetSource.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", "names no file")]
    [InlineData("x.json:colour=red", "'colour' is not a setting")]
    [InlineData("x.json:count=0", "count '0'")]
    [InlineData("x.json:count=many", "count 'many'")]
    [InlineData("x.json:weight=-1", "weight")]
    [InlineData("x.json:weight=NaN", "weight")]
    [InlineData("x.json:count=1,per-culture=1", "exclude each other")]
    [InlineData("x.json:count=1,images", "not KEY=VALUE")]
    [InlineData("lib:size=5x5", "size '5x5'")]
    [InlineData("a.json + ", "names no file")]
    public void ParseMix_of_a_broken_text_says_what_and_shows_the_form(string text, string rule)
    {
        var error = Assert.Throws<CellGenieException>(() => DatasetSource.ParseMix(text));

        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Contains("PATH[:KEY=VALUE", error.Message, StringComparison.Ordinal);
    }
}
