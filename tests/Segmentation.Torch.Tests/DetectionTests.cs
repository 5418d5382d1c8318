using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Inference against the oracle, stage by stage: each is fed what the oracle stored, so that one flipped near-tie does not hide the rest.</summary>
public sealed class DetectionTests : TorchTest
{
    private readonly TinyReference _reference = new();

    [Fact]
    public void Proposals_equal_the_oracles()
    {
        var levels = Enumerable.Range(0, 5).Select(k => (Get($"rpn.logits.{k}"), Get($"rpn.deltas.{k}"))).ToList();
        var anchors = new AnchorGrid(ModelPresets.Tiny, 128, 192);
        for (var k = 0; k < 5; k++)
            Assert.Equal(_reference.Activations.Floats($"rpn.anchors.{k}"), anchors.Levels[k]);

        var proposals = ProposalSelector.Select(ModelPresets.Tiny, levels, anchors, _reference.Sizes, training: false);

        for (var image = 0; image < 2; image++)
        {
            Close($"proposals.{image}.logits", proposals[image].Scores, 1e-6);
            Close($"proposals.{image}.boxes", proposals[image].Boxes, 1e-3);
        }
    }

    [Fact]
    public void Cascade_and_choice_equal_the_oracles()
    {
        using var model = _reference.Model(ScalarType.Float32);
        using var _ = no_grad();
        var pass = new DetectionPass(model);
        float[][] proposals = [.. Enumerable.Range(0, 2).Select(i => _reference.Activations.Floats($"proposals.{i}.boxes"))];

        var candidates = pass.Score(Rows(model), proposals, _reference.Sizes);

        for (var image = 0; image < 2; image++)
        {
            Close($"candidates.{image}.scores", candidates[image].Scores, 1e-4);
            Close($"candidates.{image}.boxes", candidates[image].Boxes, 2e-2);
        }

        var stored = Enumerable.Range(0, 2).Select(i => new BoxList(_reference.Activations.Floats($"candidates.{i}.boxes"), _reference.Activations.Floats($"candidates.{i}.scores")));
        var found = pass.Choose([.. stored]);
        for (var image = 0; image < 2; image++)
        {
            Close($"detections.{image}.scores", found[image].Scores, 0);
            Close($"detections.{image}.boxes", found[image].Boxes, 0);
        }
    }

    [Fact]
    public void Pooling_of_every_level_equals_the_oracles()
    {
        using var model = _reference.Model(ScalarType.Float32);
        float[][] regions = [.. Enumerable.Range(0, 2).Select(i => _reference.Activations.Floats($"pool.rois.{i}"))];

        Golden.Close(Get("pool.out7"), Rows(model).Pool(regions, 7), 1e-5);
        Golden.Close(Get("pool.out14"), Rows(model).Pool(regions, 14), 1e-5);
    }

    [Fact]
    public void Masks_equal_the_oracles()
    {
        using var model = _reference.Model(ScalarType.Float32);
        using var _ = no_grad();
        float[][] boxes = [.. Enumerable.Range(0, 2).Select(i => _reference.Activations.Floats($"detections.{i}.boxes"))];

        var masks = new DetectionPass(model).PredictMasks(Rows(model), boxes);

        var expected = Get("mask_logits").sigmoid();
        var got = tensor([.. masks.SelectMany(m => m).SelectMany(m => m)], expected.shape);
        Golden.Close(expected, got, 1e-4);
    }

    [Fact]
    public void Final_boxes_and_masks_equal_the_oracles()
    {
        using var model = _reference.Model(ScalarType.Float32);
        var masks = Get("mask_logits").sigmoid().Values();
        var originals = _reference.Info.GetProperty("originals");
        var at = 0;
        for (var image = 0; image < 2; image++)
        {
            var found = new BoxList(_reference.Activations.Floats($"detections.{image}.boxes"), _reference.Activations.Floats($"detections.{image}.scores"));
            float[][] soft = [.. Enumerable.Range(0, found.Count).Select(i => masks.Skip((at + i) * 784).Take(784).Select(v => (float)v).ToArray())];
            at += found.Count;
            var (height, width) = (originals[image][0].GetInt32(), originals[image][1].GetInt32());

            var result = DetectionOutput.Create(model.Options, new DetectionPass.Result(found, soft), _reference.Sizes[image], (height, width));

            Close($"final.{image}.scores", result.Scores, 0);
            Close($"final.{image}.boxes", result.Boxes, 1e-4);
            var expected = _reference.Activations.Values($"final.{image}.masks");
            var different = 0;
            for (var i = 0; i < result.Count; i++)
            {
                var bits = result.Masks[i].Decode();
                for (var p = 0; p < bits.Length; p++)
                    different += (bits[p] != 0) == (expected[i * bits.Length + p] != 0) ? 0 : 1;
            }

            // Pixels whose soft value is 0.5 to the last digit may fall on either side.
            Assert.InRange(different, 0, 3);
        }
    }

    [Fact]
    public void Whole_pass_finds_as_many_cells_as_the_oracle()
    {
        using var model = _reference.Model(ScalarType.Float64);

        var results = new DetectionPass(model).Detect(model.Prepare(NormalizedBatch.Of(_reference.Images(), model.Options)), _reference.Sizes);

        Assert.Equal([89, 69], results.Select(r => r.Found.Count));
        Close("detections.0.scores", results[0].Found.Scores, 1e-4);
    }

    private PyramidRows Rows(CascadeMaskRcnn model) =>
        new(new FeaturePyramid([], [.. Enumerable.Range(2, 5).Select(k => Get($"p{k}"))]), model.Store);

    private Tensor Get(string name) => _reference.Get(name, ScalarType.Float32);

    private void Close(string name, float[] actual, double tolerance)
    {
        var expected = _reference.Activations.Floats(name);
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{name} element {i}: {actual[i]} instead of {expected[i]}");
    }
}
