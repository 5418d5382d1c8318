using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>
/// The order in which a silo stops: it says that it is not ready and ends what waits, gives unfinished compute work back, and only then
/// leaves the cluster.
/// </summary>
/// <param name="pool">The compute pool.</param>
internal sealed class Draining(ComputePool pool) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _begun = new();

    /// <summary>Whether the silo is on its way out.</summary>
    public bool HasBegun => _begun.IsCancellationRequested;

    /// <summary>Cancelled when the silo begins to stop.</summary>
    public static CancellationToken Token(HttpContext context) => context.RequestServices.GetRequiredService<Draining>()._begun.Token;

    /// <summary>Waits for something on behalf of a request; nothing came when the silo begins to stop.</summary>
    public static async Task<T?> UntilAsync<T>(HttpContext context, Func<CancellationToken, Task<T?>> wait)
        where T : class
    {
        var draining = Token(context);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, draining);
        try
        {
            return await wait(stop.Token).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested)
        {
            return null;
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _begun.CancelAsync();
        await pool.DrainAsync().WaitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _begun.Dispose();
}
