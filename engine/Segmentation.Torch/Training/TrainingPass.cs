using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The forward pass of training: all losses of a batch (specification, sections 4 to 7).</summary>
/// <param name="model">The network.</param>
internal sealed class TrainingPass(CascadeMaskRcnn model)
{
    private readonly ModelOptions _options = model.Options;
    private AnchorGrid? _anchors;

    /// <summary>The regions that the last pass trained the first stage on; for tests.</summary>
    public IReadOnlyList<RegionTargets> Regions { get; private set; } = [];

    /// <summary>The anchors that the last pass trained on; for tests.</summary>
    public IReadOnlyList<RpnTargets> Anchors { get; private set; } = [];

    /// <summary>The losses of a batch, by name in the order of <see cref="LossNames.Of"/>.</summary>
    /// <param name="input">[N, 3, H, W] normalised.</param>
    /// <param name="samples">The images and what to find in them.</param>
    /// <param name="choosers">The random choice of each image.</param>
    /// <exception cref="CellGenie.Imaging.CellGenieException">The network's values are no numbers any more.</exception>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Run(Tensor input, IReadOnlyList<TrainingSample> samples, IReadOnlyList<BoxSampler.Chooser> choosers)
    {
        using var scope = NewDisposeScope();
        var losses = new List<KeyValuePair<string, Tensor>>();
        var pyramid = model.Backbone.Forward(input);
        var levels = model.Proposals.Forward(pyramid);
        if (_anchors is null || _anchors.Height != input.shape[2] || _anchors.Width != input.shape[3])
            _anchors = new AnchorGrid(_options, (int)input.shape[2], (int)input.shape[3]);

        Anchors = PerImage(samples.Count, i => RpnTargets.Of(_options, _anchors, samples[i], choosers[i]));
        AddRpnLosses(losses, levels);

        (int Height, int Width)[] sizes = [.. samples.Select(s => (s.Image.Height, s.Image.Width))];
        var proposals = ProposalSelector.Select(_options, levels, _anchors, sizes, training: true, model.Store.Kernels);
        Regions = PerImage(samples.Count, i => RegionTargets.Sample(_options, proposals[i].Boxes, samples[i], choosers[i]));

        var rows = new PyramidRows(pyramid, model.Store);
        var regions = Regions;
        for (var stage = 0; stage < model.BoxHeads.Count; stage++)
        {
            if (regions.All(r => r.Count == 0))
            {
                losses.Add(new(LossNames.Class(stage), Zero()));
                losses.Add(new(LossNames.Box(stage), Zero()));
                continue;
            }

            var (scores, deltas) = model.BoxHeads[stage].Forward(rows.Pool(Boxes(regions), _options.BoxPool, 1.0 / model.BoxHeads.Count));
            AddStageLosses(losses, stage, scores, deltas, regions, samples);
            if (stage + 1 == model.BoxHeads.Count)
                break;
            var moved = DetectionPass.Move(_options, Boxes(regions), ParameterStore.ToArray(deltas), stage, sizes);
            var next = stage + 1;
            regions = PerImage(samples.Count, i => RegionTargets.Relabel(_options, moved[i], samples[i], next));
        }

        losses.Add(new(LossNames.Mask, MaskLoss(rows, samples)));
        foreach (var loss in losses)
            loss.Value.MoveToOuterDisposeScope();
        return losses;
    }

    private void AddRpnLosses(List<KeyValuePair<string, Tensor>> losses, (Tensor Logits, Tensor Deltas)[] levels)
    {
        var perImage = _anchors!.All.Length / 4;
        var logits = cat([.. levels.Select(l => l.Logits)], 1).reshape(-1);
        var deltas = cat([.. levels.Select(l => l.Deltas)], 1).reshape(-1, 4);
        long[] foreground = [.. Anchors.SelectMany((t, image) => t.Foreground.Select(a => (long)image * perImage + a))];
        long[] background = [.. Anchors.SelectMany((t, image) => t.Background.Select(a => (long)image * perImage + a))];
        float[] wanted = [.. Enumerable.Repeat(1f, foreground.Length), .. Enumerable.Repeat(0f, background.Length)];
        var divisor = (double)_options.RpnBatch * Anchors.Count;
        losses.Add(new(LossNames.RpnClass, Losses.RpnClass(logits.index_select(0, Upload([.. foreground, .. background])), Upload(wanted, wanted.Length), divisor)));
        float[] goals = [.. Anchors.SelectMany(t => t.Deltas)];
        losses.Add(new(LossNames.RpnBox, Losses.Boxes(deltas.index_select(0, Upload(foreground)), Upload(goals, foreground.Length, 4), divisor)));
    }

    private void AddStageLosses(
        List<KeyValuePair<string, Tensor>> losses, int stage, Tensor scores, Tensor deltas, IReadOnlyList<RegionTargets> regions, IReadOnlyList<TrainingSample> samples)
    {
        long[] classes = [.. regions.SelectMany(r => r.IsCell.Select(cell => cell ? 0L : _options.Classes))];
        long[] cells = [.. Enumerable.Range(0, classes.Length).Where(i => classes[i] == 0).Select(i => (long)i)];
        float[] goals = [.. regions.SelectMany((r, image) => r.Deltas(samples[image], _options.CascadeBoxWeights[stage]))];
        losses.Add(new(LossNames.Class(stage), Losses.Classes(scores, Upload(classes))));
        losses.Add(new(LossNames.Box(stage), Losses.Boxes(deltas.index_select(0, Upload(cells)), Upload(goals, cells.Length, 4), Math.Max(classes.Length, 1))));
    }

    private Tensor MaskLoss(PyramidRows rows, IReadOnlyList<TrainingSample> samples)
    {
        var side = _options.MaskSide;
        float[][] boxes = [.. Regions.Select(r => BoxList.Pick(r.Boxes, r.Cells))];
        if (boxes.All(b => b.Length == 0))
            return Zero();
        var squares = PerImage(samples.Count, i => samples[i].MaskTargets([.. Regions[i].Cells.Select(r => Regions[i].Owner[r])], boxes[i], side));
        float[] wanted = [.. squares.SelectMany(s => s).Select(v => (float)v)];
        var logits = model.Masks.Forward(rows.Pool(boxes, _options.MaskPool));
        // One class: its logits are all there is.
        return Losses.Masks(logits.narrow(1, 0, 1).reshape(-1, side, side), Upload(wanted, wanted.Length / (side * side), side, side));
    }

    /// <summary>The loss where there is nothing to learn from: batch norm takes no empty batch, and the mean over nothing is no number.</summary>
    private Tensor Zero() => zeros([], model.Store.Wide, model.Store.Device);

    private static float[][] Boxes(IReadOnlyList<RegionTargets> regions) => [.. regions.Select(r => r.Boxes)];

    private static T[] PerImage<T>(int count, Func<int, T> make)
    {
        var results = new T[count];
        try
        {
            Parallel.For(0, count, i => results[i] = make(i));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }

        return results;
    }

    private Tensor Upload(float[] values, params long[] shape) => tensor(values, shape).to(model.Store.Wide).to(model.Store.Device);

    private Tensor Upload(long[] values) => tensor(values).to(model.Store.Device);
}
