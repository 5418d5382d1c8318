using Orleans.Concurrency;

namespace CellGenie.Grains;

/// <summary>Runs one attempt of a training run on a silo with <c>accelerator=gpu</c>; there is no other place for it. Key: <c>{tenant}/{run}</c>.</summary>
[Alias("cellgenie.ITrainerGrain")]
public interface ITrainerGrain : IGrainWithStringKey
{
    /// <summary>Takes a GPU, begins an attempt of the run and returns; a second call while it trains changes nothing.</summary>
    [Alias("StartAsync")]
    [Allow]
    Task<TrainerAnswer> StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops that attempt; the latest checkpoint stays.</summary>
    [Alias("StopAsync")]
    [Allow]
    [AlwaysInterleave]
    Task StopAsync(int attempt, CancellationToken cancellationToken = default);
}
