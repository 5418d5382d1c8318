using CellGenie.Cli.Output;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary>Shows a training on the terminal.</summary>
internal sealed class TrainObserver(IProgress<WorkProgress> progress, Action<string> note) : ITrainingObserver
{
    private int _iterations;

    /// <summary>Steps of the last checkpoint to resume from; null before there is one.</summary>
    public int? Checkpoint { get; private set; }

    public void Started(TrainingStart start)
    {
        _iterations = start.Iterations;
        note($"{start.TrainingImages} images to train on, {start.ValidationImages} to validate with; {start.Parameters:N0} weights; {start.Library} on {string.Join(", ", start.Devices)}");
        progress.Report(new WorkProgress(start.FirstIteration, _iterations));
    }

    public void Stepped(StepMetrics step) => progress.Report(new WorkProgress(step.Iteration + 1, _iterations));

    public void Evaluated(EvaluationMetrics evaluation) =>
        note($"step {evaluation.Iteration}: {ScoreSummary.Of(evaluation.Scores)}{(evaluation.IsBest ? ", the best so far" : "")}");

    public void CheckpointWritten(CheckpointWritten checkpoint)
    {
        if (!checkpoint.IsBestModel)
            Checkpoint = checkpoint.Iteration;
    }

    public void Noted(string message) => note(message);
}
