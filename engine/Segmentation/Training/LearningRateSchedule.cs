namespace CellGenie.Segmentation;

/// <summary>The learning rate of each iteration: linear warm-up, then steps.</summary>
public static class LearningRateSchedule
{
    /// <summary>The rate of an iteration.</summary>
    /// <param name="options">The schedule.</param>
    /// <param name="iteration">The iteration, from 0.</param>
    public static double At(TrainingOptions options, int iteration)
    {
        var rate = options.LearningRate * Warmup(options, iteration);
        foreach (var milestone in options.Milestones)
        {
            if (milestone <= iteration)
                rate *= options.Gamma;
        }

        return rate;
    }

    private static double Warmup(TrainingOptions options, int iteration)
    {
        if (iteration >= options.WarmupIterations)
            return 1;
        var done = (double)iteration / options.WarmupIterations;
        return options.WarmupFactor * (1 - done) + done;
    }
}
