using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class WeightPlanTests
{
    /// <summary>MS-COCO weights have 80 classes and 3 ratios; specification, section 11.2.</summary>
    [Fact]
    public void Plan_of_coco_weights_reinitialises_exactly_the_class_and_anchor_layers()
    {
        using var folder = new TempFolder();
        var coco = new ModelDescription(ModelPresets.Tiny with { Classes = 80, AnchorRatios = [0.5, 1, 2] });
        // Stem and res2 were frozen: their norms have no counters.
        Save(folder["coco"], coco.Tensors.Where(t => !(t.Role == TensorRole.Counter && t.Part is "stem" or "res2")));
        using var file = CheckpointFile.Open(folder["coco"]);

        var plan = WeightPlan.Create(new ModelDescription(ModelPresets.Tiny), file);

        Assert.Equal(
            new[] { "objectness_logits.weight", "objectness_logits.bias", "anchor_deltas.weight", "anchor_deltas.bias" }.Select(n => "proposal_generator.rpn_head." + n)
                .Concat(Enumerable.Range(0, 3).SelectMany(k => new[] { $"roi_heads.box_predictor.{k}.cls_score.weight", $"roi_heads.box_predictor.{k}.cls_score.bias" }))
                .Concat(["roi_heads.mask_head.predictor.weight", "roi_heads.mask_head.predictor.bias"]),
            plan.Reinitialised.Select(t => t.Target.Name));
        Assert.Contains("begins anew: roi_heads.mask_head.predictor.weight [1, 32, 1, 1], the file has [80, 32, 1, 1]", plan.Report(), StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Loads, t => t.Target.Role == TensorRole.Anchors);
        Assert.Throws<InvalidInputException>(plan.RequireAll);
    }

    [Fact]
    public void Plan_of_a_wrapped_model_drops_the_prefix()
    {
        using var folder = new TempFolder();
        var tiny = new ModelDescription(ModelPresets.Tiny);
        Save(folder["wrapped"], tiny.Tensors.Select(t => t with { Name = "module." + t.Name }));
        using var file = CheckpointFile.Open(folder["wrapped"]);

        WeightPlan.Create(tiny, file).RequireAll();
    }

    [Fact]
    public void Plan_of_a_backbone_finds_names_by_their_end_only_where_the_file_asks_for_it()
    {
        using var folder = new TempFolder();
        var tiny = new ModelDescription(ModelPresets.Tiny);
        Save(folder["stem"], tiny.Tensors.Where(t => t.Part == "stem").Select(t => t with { Name = t.Name["backbone.bottom_up.".Length..] }));
        using var file = CheckpointFile.Open(folder["stem"]);

        var error = Assert.Throws<InvalidInputException>(() => WeightPlan.Create(tiny, file));
        file.MatchesByEnd = true;

        Assert.Contains("no weights of the network 'tiny'", error.Message, StringComparison.Ordinal);
        Assert.Equal(tiny.Tensors.Where(t => t.Part == "stem"), WeightPlan.Create(tiny, file).Loads.Select(t => t.Target));
    }

    private static void Save(string path, IEnumerable<TensorSpec> tensors) => SafetensorsWriter.Write(
        path,
        [.. tensors.Select(t => new StoredTensor(t.Name, t.Role == TensorRole.Counter ? TensorType.Int64 : TensorType.Float32, t.Shape))],
        new Dictionary<string, string>(),
        t => new byte[t.Bytes]);
}
