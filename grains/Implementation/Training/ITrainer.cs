namespace CellGenie.Grains;

/// <summary>
/// The engine, as far as the training grains need it. Its one method runs on a thread of its own, never on a grain's scheduler.
/// </summary>
public interface ITrainer
{
    /// <summary>
    /// Trains until the last step, writing checkpoints through <paramref name="session"/> on the way, and one at the end of a step
    /// in which <see cref="TrainingSession.IsCheckpointWanted"/> has become true. It may end with a checkpoint before the last step and say
    /// so (<see cref="TrainingSession.EndEarly"/>).
    /// </summary>
    /// <param name="session">What to train, and where to report and to store.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="CellGenie.Imaging.CellGenieException">The order or the data are not valid: another attempt would fail as well.</exception>
    void Train(TrainingSession session, CancellationToken cancellationToken);
}
