using System.Text.Json;

namespace CellGenie.Segmentation.Tests;

/// <summary>Everything in the oracle's training step that needs no tensor library: anchors, matching, sampling, mask targets.</summary>
public sealed class OracleStepTests
{
    private static readonly ModelOptions Tiny = ModelPresets.Tiny;

    [Fact]
    public void Anchors_equal_the_oracle()
    {
        using var file = CheckpointFile.Open(Oracle.Forward["activations.safetensors"]);
        var anchors = Levels(file);

        for (var k = 0; k < 5; k++)
            Assert.Equal(file.ReadSingles(file.Find($"rpn.anchors.{k}")!), anchors[k]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Anchor_labels_and_samples_equal_the_oracle(int image)
    {
        using var file = CheckpointFile.Open(Oracle.Forward["activations.safetensors"]);
        var truths = file.ReadSingles(file.Find($"target.{image}.boxes")!);

        var match = BoxMatcher.Match(truths, Levels(file).SelectMany(a => a).ToArray(), Tiny.RpnBackgroundIou, Tiny.RpnForegroundIou, rescue: true);
        var (foreground, background) = BoxSampler.Sample(match.Label, Tiny.RpnBatch, Tiny.RpnForegroundShare, BoxSampler.First);

        Assert.Equal(file.ReadIntegers(file.Find($"train.rpn.{image}.positive")!), foreground.Select(i => (long)i));
        Assert.Equal(file.ReadIntegers(file.Find($"train.rpn.{image}.negative")!), background.Select(i => (long)i));
    }

    [Fact]
    public void Mask_targets_equal_the_oracle()
    {
        using var file = CheckpointFile.Open(Oracle.Forward["activations.safetensors"]);
        using var info = JsonDocument.Parse(File.ReadAllText(Oracle.Forward["info.json"]));
        var expected = file.ReadSingles(file.Find("train.mask_targets")!);
        var actual = new List<byte>();
        for (var image = 0; image < 2; image++)
        {
            var truths = file.ReadSingles(file.Find($"target.{image}.boxes")!);
            var count = (int)file.ReadIntegers(file.Find($"train.rois.{image}.label")!).Sum();
            var regions = file.ReadSingles(file.Find($"train.rois.{image}")!)[..(4 * count)];
            var shapes = info.RootElement.GetProperty("polygons")[image].EnumerateArray()
                .Select(parts => (CellShape)new PolygonShape([.. parts.EnumerateArray().Select(p => p.Numbers())])).ToArray();
            var sample = new TrainingSample(new CellGenie.Imaging.GrayImage(1, 1), truths, shapes, "");
            actual.AddRange(sample.MaskTargets(BoxMatcher.Match(truths, regions, 0.5, 0.5, rescue: false).Owner, regions, 28));
        }

        Assert.Equal(expected.Select(v => (byte)v), actual);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Detections_equal_the_oracle(int image)
    {
        using var file = CheckpointFile.Open(Oracle.Forward["activations.safetensors"]);
        var (boxes, scores) = (file.ReadSingles(file.Find($"candidates.{image}.boxes")!), file.ReadSingles(file.Find($"candidates.{image}.scores")!));
        var above = Enumerable.Range(0, scores.Length).Where(i => scores[i] > Tiny.ScoreThreshold).ToArray();

        var kept = NonMaximumSuppression.Keep(
            [.. above.SelectMany(i => boxes[(4 * i)..(4 * i + 4)])], [.. above.Select(i => scores[i])], Tiny.NmsIou, limit: Tiny.Detections);

        Assert.Equal(file.ReadSingles(file.Find($"detections.{image}.scores")!), kept.Select(k => scores[above[k]]));
    }

    private static float[][] Levels(CheckpointFile file) => [.. Enumerable.Range(0, 5).Select(k =>
    {
        var map = file.Find($"p{Tiny.RpnLevels[k]}")!.Shape;
        return Anchors.Grid(Anchors.Cell(Tiny.AnchorSizes[k], Tiny.AnchorRatios), map[2], map[3], 1 << Tiny.RpnLevels[k]);
    })];
}
