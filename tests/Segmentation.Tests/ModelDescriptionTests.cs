using System.Text.Json;

namespace CellGenie.Segmentation.Tests;

public sealed class ModelDescriptionTests
{
    // Specification, section 10.1.
    [Theory]
    [InlineData("paper", 112_832, 255_776, 8_175_376, 46_444_952, 16_526_242, 71_515_178, 3_346_432, 596_505, 15_207_424, 6_150, 4_985_345, 50_626_067, 126_084_182)]
    [InlineData("livecell", 112_832, 255_776, 8_175_376, 46_444_952, 16_526_242, 71_515_178, 3_346_432, 596_505, 15_207_424, 6_150, 4_985_345, 50_626_067, 126_084_182)]
    [InlineData("r50-dcn", 28_768, 235_296, 1_445_336, 8_070_212, 16_526_242, 26_305_854, 3_346_432, 596_505, 15_207_424, 6_150, 4_985_345, 50_626_067, 80_874_858)]
    [InlineData("tiny", 2_008, 6_624, 35_318, 117_590, 435_830, 597_370, 68_096, 10_073, 109_696, 390, 13_441, 343_699, 1_019_238)]
    public void Parts_have_the_specified_parameters(
        string preset, long stem, long res2, long res3, long res4, long res5, long up, long fpn, long rpn, long head, long predictor, long mask, long heads, long total)
    {
        var parts = new ModelDescription(ModelPresets.Get(preset)).Parts.ToDictionary(p => p.Name, p => p.Parameters);

        Assert.Equal(
            [stem, res2, res3, res4, res5, up, fpn, rpn, head, head, head, predictor, predictor, predictor, mask, heads, total],
            new[] { "stem", "res2", "res3", "res4", "res5", "bottom_up", "fpn", "rpn", "box_head.0", "box_head.1", "box_head.2",
                "box_predictor.0", "box_predictor.1", "box_predictor.2", "mask_head", "roi_heads", "total" }.Select(name => parts[name]));
    }

    [Theory]
    [InlineData("paper", 1249, 299, 233_067, 2151, 1852, 5)]
    [InlineData("livecell", 1249, 299, 233_067, 2152, 1853, 6)]
    [InlineData("r50-dcn", 399, 99, 79_011, 701, 602, 5)]
    [InlineData("tiny", 151, 35, 6_467, 261, 226, 5)]
    public void Tensors_have_the_specified_counts(string preset, int parameterTensors, int norms, long runningValues, int keys, int keysWithoutCounters, int anchors)
    {
        var description = new ModelDescription(ModelPresets.Get(preset));

        Assert.Equal(parameterTensors, description.ParameterTensors);
        Assert.Equal(norms, description.Norms);
        Assert.Equal(runningValues, description.Tensors.Where(t => t.Role is TensorRole.Running or TensorRole.Counter).Sum(t => t.Count));
        Assert.Equal(keys, description.Tensors.Count);
        Assert.Equal(keysWithoutCounters, description.Tensors.Count(t => t.Role != TensorRole.Counter));
        Assert.Equal(anchors, description.Tensors.Count(t => t.Role == TensorRole.Anchors));
        Assert.Equal(keys, description.Tensors.Select(t => t.Name).Distinct().Count());
    }

    // Specification, section 10.1: "More anchors for checking".
    [Fact]
    public void Variants_have_the_specified_parameters()
    {
        bool[] plain = [false, false, false, false];

        Assert.Equal(102_725_088, new ModelDescription(ModelPresets.R101Dcn).Parameters);
        Assert.Equal(80_003_244, new ModelDescription(ModelPresets.R50Dcn with { Deformable = plain }).Parameters);
        Assert.Equal(68_152_544, new ModelDescription(ModelPresets.Paper with { Deformable = plain }).Parts.Single(p => p.Name == "bottom_up").Parameters);
        var coco = new ModelDescription(ModelPresets.Paper with { AnchorRatios = [0.5, 1, 2], Classes = 80 });
        Assert.Equal(126_344_840, coco.Parameters);
        Assert.Equal(593_935, coco.Parts.Single(p => p.Name == "rpn").Parameters);
    }

    [Fact]
    public void Maps_have_the_specified_shapes()
    {
        var maps = new ModelDescription(ModelPresets.Paper).Maps(256, 352);

        Assert.Equal(
            [(256, 64, 88), (512, 32, 44), (1024, 16, 22), (2048, 8, 11), (256, 64, 88), (256, 32, 44), (256, 16, 22), (256, 8, 11), (256, 4, 6)],
            maps.Select(m => (m.Channels, m.Height, m.Width)));
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("livecell")]
    [InlineData("r50-dcn")]
    [InlineData("tiny")]
    public void Tensors_equal_the_oracles_keys_and_shapes(string preset)
    {
        using var folder = new TempFolder();
        Oracle.Run("model.py", "keys", "--preset", preset, "--out", folder["keys.json"]);
        var keys = JsonSerializer.Deserialize<Dictionary<string, int[]>>(File.ReadAllText(folder["keys.json"]))!;

        var tensors = new ModelDescription(ModelPresets.Get(preset)).Tensors.ToDictionary(t => t.Name, t => t.Shape);

        Assert.Equal(keys.Keys.Order(StringComparer.Ordinal), tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(keys, key => Assert.Equal(key.Value, tensors[key.Key]));
    }

    // Specification, section 10.3: multiply-accumulates at 640x864, in units of 10^9.
    [Theory]
    [InlineData("paper", 204.7, 31.3, 27.5, 0.1285, 0.976)]
    [InlineData("r50-dcn", 62.6, 31.3, 27.5, 0.1285, 0.976)]
    [InlineData("livecell", 204.7, 31.3, 27.5 + 20.6, 0.1285, 0.976)]
    public void Costs_are_the_specified_ones(string preset, params double[] expected)
    {
        var costs = ModelCost.Of(new ModelDescription(ModelPresets.Get(preset)), 640, 864);

        Assert.Equal(["bottom_up", "fpn", "rpn", "box_head", "mask_head"], costs.Select(c => c.Part));
        foreach (var (cost, value) in costs.Zip(expected))
            Assert.Equal(value, cost.MultiplyAdds / 1e9, value < 1 ? 0.0006 : 0.1);
    }

    [Fact]
    public void Costs_equal_the_oracle()
    {
        using var folder = new TempFolder();
        Oracle.Run("model.py", "macs", "--preset", "tiny", "--size", "160", "224", "--out", folder["macs.json"]);
        var macs = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(folder["macs.json"]))!;

        var costs = ModelCost.Of(new ModelDescription(ModelPresets.Tiny), 160, 224);

        Assert.Equal([macs["bottom_up"], macs["fpn"], macs["rpn"], macs["box_head.0"], macs["mask_head"]], costs.Select(c => c.MultiplyAdds));
    }
}
