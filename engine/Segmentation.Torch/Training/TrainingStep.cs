using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch;

/// <summary>One update of the weights.</summary>
internal static class TrainingStep
{
    /// <summary>Computes a batch and updates all networks.</summary>
    /// <param name="group">The networks.</param>
    /// <param name="samples">The batch.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="iteration">The iteration, for messages.</param>
    /// <param name="cancellation">Stops before the weights change.</param>
    /// <returns>The losses in the order of <see cref="LossNames.Of"/>, and the norm of the gradient before clipping.</returns>
    /// <exception cref="CellGenieException">Memory ran out, or a loss or the gradient is no number any more; the weights are unchanged then.</exception>
    public static (double[] Losses, double GradientNorm) Run(
        ReplicaGroup group, IReadOnlyList<TrainingSample> samples, double rate, int iteration, CancellationToken cancellation)
    {
        var losses = group.Accumulate(samples, (seed, image) => RandomChooser.Of(seed, iteration, image), cancellation);
        var names = LossNames.Of(group.First.Model.Options);
        for (var i = 0; i < losses.Length; i++)
        {
            if (!double.IsFinite(losses[i]))
                throw Diverged($"{names[i]} is {losses[i]}", iteration);
        }

        var norm = group.Optimizer.Clip();
        if (!double.IsFinite(norm))
            throw Diverged($"the norm of the gradient is {norm}", iteration);
        cancellation.ThrowIfCancellationRequested();
        group.Optimizer.Step(rate);
        group.Broadcast();
        return (losses, norm);
    }

    private static CellGenieException Diverged(string what, int iteration) =>
        new($"the training has diverged: in iteration {iteration} {what}. Resume from the last checkpoint with a lower learning rate, a longer warm-up or gradient clipping");
}
