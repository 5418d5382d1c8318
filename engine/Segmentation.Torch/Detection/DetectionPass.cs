using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Inference (specification, section 9), up to the masks of 28x28; pasting them into images is left to the caller.</summary>
internal sealed class DetectionPass(CascadeMaskRcnn model)
{
    /// <summary>Bounds the regions that go through a head at once, and so its memory: prediction has up to 3,000 an image.</summary>
    private const int RegionsAtOnce = 512;

    /// <summary>What was found in an image.</summary>
    /// <param name="Found">Boxes and scores, by falling score.</param>
    /// <param name="Masks">For each box the probabilities of its mask, row by row.</param>
    internal sealed record Result(BoxList Found, float[][] Masks);

    /// <summary>Finds cells.</summary>
    /// <param name="input">[N, 3, H, W] normalised.</param>
    /// <param name="sizes">Height and width of each image without padding.</param>
    public Result[] Detect(Tensor input, IReadOnlyList<(int Height, int Width)> sizes)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var pyramid = model.Backbone.Forward(input);
        var levels = model.Proposals.Forward(pyramid);
        var anchors = new AnchorGrid(model.Options, (int)input.shape[2], (int)input.shape[3]);
        var proposals = ProposalSelector.Select(model.Options, levels, anchors, sizes, training: false, model.Store.Kernels);
        var rows = new PyramidRows(pyramid, model.Store);
        var found = Choose(Score(rows, [.. proposals.Select(p => p.Boxes)], sizes));
        var masks = PredictMasks(rows, [.. found.Select(f => f.Boxes)]);
        return [.. found.Zip(masks, (f, m) => new Result(f, m))];
    }

    /// <summary>Runs boxes through the cascade: the boxes of the last stage with the mean of all stages' scores. None is dropped.</summary>
    public BoxList[] Score(PyramidRows rows, IReadOnlyList<float[]> boxes, IReadOnlyList<(int Height, int Width)> sizes)
    {
        var scores = new float[boxes.Sum(b => b.Length / 4)];
        for (var stage = 0; stage < model.BoxHeads.Count; stage++)
        {
            var (probabilities, deltas) = RunBoxHead(rows, boxes, stage);
            for (var i = 0; i < scores.Length; i++)
                scores[i] += probabilities[i];
            boxes = Move(model.Options, boxes, deltas, stage, sizes);
        }

        var share = 1f / model.BoxHeads.Count;
        var at = 0;
        return [.. boxes.Select(b => new BoxList(b, [.. Enumerable.Range(0, b.Length / 4).Select(_ => scores[at++] * share)]))];
    }

    /// <summary>The boxes that count as detections, by falling score.</summary>
    public BoxList[] Choose(IReadOnlyList<BoxList> candidates) => [.. candidates.Select(Choose)];

    /// <summary>The masks of boxes, as probabilities.</summary>
    public float[][][] PredictMasks(PyramidRows rows, IReadOnlyList<float[]> boxes)
    {
        var values = model.Options.MaskSide * model.Options.MaskSide;
        var masks = boxes.Select(_ => new List<float[]>()).ToArray();
        foreach (var (part, owners) in InParts(boxes))
        {
            using var scope = NewDisposeScope();
            var probabilities = ParameterStore.ToArray(model.Masks.Forward(rows.Pool(part, model.Options.MaskPool)).sigmoid());
            for (var i = 0; i < owners.Length; i++)
                masks[owners[i]].Add(probabilities.AsSpan(i * values, values).ToArray());
        }

        return [.. masks.Select(m => m.ToArray())];
    }

    /// <summary>Decodes the deltas of a stage and clips the boxes to their images.</summary>
    public static float[][] Move(ModelOptions options, IReadOnlyList<float[]> boxes, ReadOnlySpan<float> deltas, int stage, IReadOnlyList<(int Height, int Width)> sizes)
    {
        float[] weights = [.. options.CascadeBoxWeights[stage].Select(w => (float)w)];
        var moved = new float[boxes.Count][];
        var at = 0;
        for (var image = 0; image < moved.Length; image++)
        {
            moved[image] = new float[boxes[image].Length];
            BoxCoder.Decode(deltas.Slice(at, moved[image].Length), boxes[image], weights, moved[image]);
            BoxList.Clip(moved[image], sizes[image].Height, sizes[image].Width);
            at += moved[image].Length;
        }

        return moved;
    }

    private BoxList Choose(BoxList candidates)
    {
        var options = model.Options;
        int[] above = [.. Enumerable.Range(0, candidates.Count)
            .Where(i => candidates.Scores[i] > options.ScoreThreshold && candidates.Boxes.AsSpan(4 * i, 4).IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0)];
        var boxes = BoxList.Pick(candidates.Boxes, above);
        float[] scores = [.. above.Select(i => candidates.Scores[i])];
        var keep = model.Store.Kernels?.Keep(model.Store.Device, boxes, scores, options.NmsIou, [], options.Detections)
            ?? NonMaximumSuppression.Keep(boxes, scores, options.NmsIou, limit: options.Detections);
        return new BoxList(BoxList.Pick(boxes, keep), [.. keep.Select(i => scores[i])]);
    }

    /// <summary>For each box the probability of a cell, and four deltas.</summary>
    private (float[] Probabilities, float[] Deltas) RunBoxHead(PyramidRows rows, IReadOnlyList<float[]> boxes, int stage)
    {
        var (probabilities, deltas) = (new List<float>(), new List<float>());
        foreach (var (part, _) in InParts(boxes))
        {
            using var scope = NewDisposeScope();
            var (scores, moves) = model.BoxHeads[stage].Forward(rows.Pool(part, model.Options.BoxPool));
            probabilities.AddRange(ParameterStore.ToArray(scores.softmax(1).narrow(1, 0, 1)));
            deltas.AddRange(ParameterStore.ToArray(moves));
        }

        return ([.. probabilities], [.. deltas]);
    }

    /// <summary>Boxes in parts of bounded size; each part has a list for every image, and the image of each of its boxes.</summary>
    private static IEnumerable<(float[][] Boxes, int[] Owners)> InParts(IReadOnlyList<float[]> boxes)
    {
        var all = boxes.SelectMany((b, image) => Enumerable.Range(0, b.Length / 4).Select(i => (Image: image, At: i)));
        foreach (var part in all.Chunk(RegionsAtOnce))
            yield return ([.. boxes.Select((b, image) => BoxList.Pick(b, [.. part.Where(p => p.Image == image).Select(p => p.At)]))], [.. part.Select(p => p.Image)]);
    }
}
