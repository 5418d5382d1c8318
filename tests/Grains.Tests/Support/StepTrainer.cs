using System.Collections.Concurrent;

namespace CellGenie.Grains.Tests;

/// <summary>Counts steps, some milliseconds each. Stores a checkpoint where one is wanted and at the last step, and whatever a test adds.</summary>
internal sealed class StepTrainer : ITrainer
{
    private readonly ConcurrentQueue<int> _firstSteps = new();

    /// <summary>Called after each step.</summary>
    public Action<TrainingSession, int, CancellationToken> AfterStep { get; set; } = (_, _, _) => { };

    /// <summary>The step after which training ends, as if validation did not improve any more.</summary>
    public int EndsEarlyAt { get; set; } = int.MaxValue;

    /// <summary>The first step of each attempt, in their order.</summary>
    public int[] FirstSteps => [.. _firstSteps];

    public void Train(TrainingSession session, CancellationToken cancellationToken)
    {
        var first = (session.Order.From?.Step ?? 0) + 1;
        _firstSteps.Enqueue(first);
        var last = Math.Min(session.Order.Order.Steps, EndsEarlyAt);
        for (var step = first; step <= last; step++)
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
            cancellationToken.ThrowIfCancellationRequested();
            session.Report(step, 1.0 / step);
            if (session.IsCheckpointWanted || step == last)
                session.SaveCheckpoint(step, BitConverter.GetBytes(step), cancellationToken);
            AfterStep(session, step, cancellationToken);
        }

        if (last < session.Order.Order.Steps)
            session.EndEarly();
    }
}
