using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class ModelOptionsTests
{
    [Theory]
    [InlineData("paper")]
    [InlineData("livecell")]
    [InlineData("r50-dcn")]
    [InlineData("r101-dcn")]
    [InlineData("tiny")]
    public void Preset_is_valid_and_survives_json(string name)
    {
        var preset = ModelPresets.Get(name).Validate();

        var read = ModelOptions.FromJson(preset.ToJson(), "model.json");

        Assert.Equal(preset.ToJson(), read.ToJson());
        Assert.Equal(preset.Blocks, read.Blocks);
        Assert.Equal(preset.PixelStd, read.PixelStd);
    }

    [Fact]
    public void FromJson_of_missing_numbers_takes_the_defaults()
    {
        var read = ModelOptions.FromJson("""{"name":"mine","blocks":[1,2,3,4]}""", "model.json");

        Assert.Equal([1, 2, 3, 4], read.Blocks);
        Assert.Equal(64, read.Width);
        Assert.Equal([0.5, 0.6, 0.7], read.CascadeIou);
        Assert.Equal(11.578, read.PixelStd);
    }

    [Theory]
    [InlineData("""{"name":"x","width":0}""", "width")]
    [InlineData("""{"name":"x","blocks":[1,2,3]}""", "blocks")]
    [InlineData("""{"name":"x","anchorSizes":[1,2]}""", "anchorSizes")]
    [InlineData("""{"name":"x","scoreThreshold":2}""", "scoreThreshold")]
    [InlineData("""{"name":"x","rpnBackgroundIou":0.9}""", "rpnBackgroundIou")]
    [InlineData("""{"name":"x","sharks":1}""", "sharks")]
    [InlineData("""{"name":"x","blocks":null}""", "blocks")]
    [InlineData("""{"width":64}""", "name")]
    [InlineData("null", "not an object")]
    [InlineData("[", "not valid")]
    public void FromJson_of_broken_options_names_file_and_option(string json, string named)
    {
        var error = Assert.Throws<InvalidInputException>(() => ModelOptions.FromJson(json, "model.json"));

        Assert.StartsWith("model.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_of_an_unknown_preset_lists_the_known_ones()
    {
        var error = Assert.Throws<CellGenieException>(() => ModelPresets.Get("huge"));

        Assert.Contains("paper, livecell, r101-dcn, r50-dcn, tiny", error.Message, StringComparison.Ordinal);
    }
}
