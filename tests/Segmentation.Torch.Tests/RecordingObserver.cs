namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Keeps what a training tells, and may act on a step.</summary>
internal sealed class RecordingObserver(Action<StepMetrics>? onStep = null) : ITrainingObserver
{
    public List<StepMetrics> Steps { get; } = [];

    public List<EvaluationMetrics> Evaluations { get; } = [];

    public List<CheckpointWritten> Checkpoints { get; } = [];

    public List<string> Notes { get; } = [];

    public TrainingStart? Start { get; private set; }

    public void Started(TrainingStart start) => Start = start;

    public void Stepped(StepMetrics step)
    {
        Steps.Add(step);
        onStep?.Invoke(step);
    }

    public void Evaluated(EvaluationMetrics evaluation) => Evaluations.Add(evaluation);

    public void CheckpointWritten(CheckpointWritten checkpoint) => Checkpoints.Add(checkpoint);

    public void Noted(string message) => Notes.Add(message);
}
