namespace CellGenie.Grains;

/// <summary>Runs one attempt of a training run on a silo with <c>accelerator=gpu</c>; there is no other place for it. Key: <c>{tenant}/{run}</c>.</summary>
[Alias("cellgenie.ITrainerGrain")]
public interface ITrainerGrain : IGrainWithStringKey
{
    /// <summary>Starts the attempt’s loop and returns; a second call for the same attempt changes nothing.</summary>
    [Alias("StartAsync")]
    [Allow]
    Task<TrainerAnswer> StartAsync(TrainingOrder order, CancellationToken cancellationToken = default);

    /// <summary>Stops that attempt; the latest checkpoint stays.</summary>
    [Alias("StopAsync")]
    [Allow]
    Task StopAsync(int attempt, CancellationToken cancellationToken = default);
}
