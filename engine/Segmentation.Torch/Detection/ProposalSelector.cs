using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// Makes proposals of the proposal network's output (specification, section 4): the best anchors of each level, decoded, clipped and
/// thinned out. The device sorts; the few boxes that remain are worked on by the host, one image a thread.
/// </summary>
internal static class ProposalSelector
{
    private static readonly float[] BoxWeights = [1, 1, 1, 1];

    /// <summary>The proposals of each image, by falling score.</summary>
    /// <param name="options">How many to keep.</param>
    /// <param name="levels">Logits [N, anchors] and deltas [N, anchors, 4] of each level.</param>
    /// <param name="anchors">The anchors of each level.</param>
    /// <param name="sizes">Height and width of each image without padding.</param>
    /// <param name="training">Whether the limits for training hold, and a value that is no number is an error.</param>
    /// <param name="kernels">Thin the boxes out, where given.</param>
    /// <exception cref="CellGenieException">A value is not finite, in training.</exception>
    public static BoxList[] Select(
        ModelOptions options, IReadOnlyList<(Tensor Logits, Tensor Deltas)> levels, AnchorGrid anchors, IReadOnlyList<(int Height, int Width)> sizes, bool training,
        TorchvisionKernels? kernels = null)
    {
        var most = training ? options.ProposalsBeforeNmsTraining : options.ProposalsBeforeNmsPrediction;
        Best[] best = [.. levels.Select(level => Best.Of(level.Logits, level.Deltas, most))];
        var results = new BoxList[sizes.Count];
        var diverged = false;
        Parallel.For(0, sizes.Count, image =>
        {
            var (boxes, scores, groups) = Decode(best, anchors, image, sizes[image], ref diverged);
            var keep = kernels?.Keep(levels[0].Logits.device, boxes, scores, options.ProposalNmsIou, groups, options.Proposals)
                ?? NonMaximumSuppression.Keep(boxes, scores, options.ProposalNmsIou, groups, options.Proposals);
            results[image] = new BoxList(BoxList.Pick(boxes, keep), [.. keep.Select(i => scores[i])]);
        });
        if (training && diverged)
            throw new CellGenieException("the network proposes boxes that are no numbers: the training has diverged; use a lower learning rate, a longer warm-up or gradient clipping");
        return results;
    }

    /// <summary>The boxes of an image, clipped, with their scores and levels.</summary>
    private static (float[] Boxes, float[] Scores, int[] Groups) Decode(Best[] levels, AnchorGrid anchors, int image, (int Height, int Width) size, ref bool diverged)
    {
        var (boxes, scores, groups) = (new List<float>(), new List<float>(), new List<int>());
        for (var level = 0; level < levels.Length; level++)
        {
            var best = levels[level];
            var box = new float[4];
            for (var i = image * best.Count; i < (image + 1) * best.Count; i++)
            {
                BoxCoder.Decode(best.Deltas.AsSpan(4 * i, 4), anchors.Levels[level].AsSpan(4 * (int)best.Indices[i], 4), BoxWeights, box);
                if (!float.IsFinite(best.Scores[i]) || !float.IsFinite(box[0] + box[1] + box[2] + box[3]))
                {
                    diverged = true;
                    continue;
                }

                BoxList.Clip(box, size.Height, size.Width);
                if (!BoxList.HasArea(box))
                    continue;
                boxes.AddRange(box);
                scores.Add(best.Scores[i]);
                groups.Add(level);
            }
        }

        return ([.. boxes], [.. scores], [.. groups]);
    }

    /// <summary>The anchors with the highest logits of each image, on the host.</summary>
    private sealed record Best(int Count, float[] Scores, long[] Indices, float[] Deltas)
    {
        public static Best Of(Tensor logits, Tensor deltas, int most)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var n = logits.shape[0];
            var count = (int)Math.Min(most, logits.shape[1]);
            var (scores, order) = logits.detach().sort(1, descending: true, stable: true);
            var indices = order.narrow(1, 0, count);
            var chosen = deltas.detach().gather(1, indices.unsqueeze(2).expand(n, count, 4));
            return new Best(count, ParameterStore.ToArray(scores.narrow(1, 0, count)), indices.cpu().contiguous().data<long>().ToArray(), ParameterStore.ToArray(chosen));
        }
    }
}
