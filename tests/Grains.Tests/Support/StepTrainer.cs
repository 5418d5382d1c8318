using System.Collections.Concurrent;

namespace CellGenie.Grains.Tests;

/// <summary>Counts steps, some milliseconds each. Stores a checkpoint where one is wanted and at the last step, and whatever a test adds.</summary>
internal sealed class StepTrainer : ITrainer
{
    private readonly ConcurrentQueue<int> _firstSteps = new();

    /// <summary>Called after each step.</summary>
    public Action<TrainingSession, int, CancellationToken> AfterStep { get; set; } = (_, _, _) => { };

    /// <summary>The first step of each attempt, in their order.</summary>
    public int[] FirstSteps => [.. _firstSteps];

    public void Train(TrainingSession session, CancellationToken cancellationToken)
    {
        var first = (session.Order.From?.Step ?? 0) + 1;
        _firstSteps.Enqueue(first);
        for (var step = first; step <= session.Order.Order.Steps; step++)
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
            cancellationToken.ThrowIfCancellationRequested();
            session.Report(step, 1.0 / step);
            if (session.IsCheckpointWanted || step == session.Order.Order.Steps)
                session.SaveCheckpoint(step, BitConverter.GetBytes(step), cancellationToken);
            AfterStep(session, step, cancellationToken);
        }
    }
}
