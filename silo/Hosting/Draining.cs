using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>
/// The order in which a silo stops: it says that it is not ready, gives unfinished compute work back, and only then leaves the cluster.
/// </summary>
/// <param name="pool">The compute pool.</param>
internal sealed class Draining(ComputePool pool) : IHostedLifecycleService
{
    /// <summary>Whether the silo is on its way out.</summary>
    public bool HasBegun { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        return pool.DrainAsync().WaitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
