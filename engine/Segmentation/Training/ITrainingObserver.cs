namespace CellGenie.Segmentation;

/// <summary>Is told what happens in a training, on the training thread. Should return at once.</summary>
public interface ITrainingObserver
{
    /// <summary>The training is about to do its first step.</summary>
    void Started(TrainingStart start);

    /// <summary>A step is done.</summary>
    void Stepped(StepMetrics step);

    /// <summary>The validation set was evaluated.</summary>
    void Evaluated(EvaluationMetrics evaluation);

    /// <summary>A checkpoint stands under its final name.</summary>
    void CheckpointWritten(CheckpointWritten checkpoint);

    /// <summary>Something worth knowing: images left out, tensors that were not loaded, what was chosen automatically.</summary>
    void Noted(string message);
}
