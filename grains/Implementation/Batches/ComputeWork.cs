using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>
/// A job of the compute pool that a grain has started: reports its end, however often it has to try, from the grain's own scheduler.
/// Holds the grain's activation for as long as it takes.
/// </summary>
/// <param name="grain">The grain.</param>
/// <param name="logger">Log.</param>
internal sealed class ComputeWork(Grain grain, ILogger logger)
{
    private const int ReportTries = 5;
    private static readonly TimeSpan ReportPause = TimeSpan.FromSeconds(1);

    private CancellationTokenSource? _stop;

    /// <summary>Whether a job is queued or running, or its end is still to be reported.</summary>
    public bool IsRunning => _stop != null;

    /// <summary>Begins.</summary>
    /// <param name="start">Queues the job.</param>
    /// <param name="report">Reports its end; not called when it was stopped.</param>
    public ShardAnswer Start(Func<CancellationToken, Admission> start, Func<string?, Task> report)
    {
        if (IsRunning)
            return new ShardAnswer(true, TimeSpan.Zero);
        var stop = new CancellationTokenSource();
        var admission = start(stop.Token);
        if (admission.Completion is not { } completion)
        {
            stop.Dispose();
            return new ShardAnswer(false, admission.RetryAfter);
        }

        _stop = stop;
        _ = FinishAsync(completion, stop, report);
        return new ShardAnswer(true, TimeSpan.Zero);
    }

    /// <summary>Stops the job; nothing is reported.</summary>
    public void Stop()
    {
        _stop?.Cancel();
        _stop = null;
    }

    private async Task FinishAsync(Task<JobEnd> completion, CancellationTokenSource stop, Func<string?, Task> report)
    {
        await ((Task)completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        // A job that this silo gave back because it stops is somebody else's: the batch finds out that it is not running any more.
        if (!stop.IsCancellationRequested && !(completion.IsCompletedSuccessfully && completion.Result == JobEnd.Interrupted))
            await ReportAsync(report, completion.Exception?.InnerException?.Message ?? (completion.IsCanceled ? "cancelled" : null));
        if (_stop == stop)
            _stop = null;
        stop.Dispose();
    }

    private async Task ReportAsync(Func<string?, Task> report, string? failure)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await report(failure);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.NotReported(TenantKey.Parse(grain.GetPrimaryKeyString()), e.Message);
                // The batch asks whether the work still runs, and starts it again; what is done is found done.
                if (attempt == ReportTries)
                    return;
            }

            await Task.Delay(ReportPause);
        }
    }
}
