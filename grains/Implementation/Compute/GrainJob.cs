using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>The compute job of one grain: one at a time, and told about on the grain's own turns.</summary>
internal sealed class GrainJob(ComputePool pool, string tenant)
{
    private const int TellTries = 5;
    private static readonly TimeSpan TellPause = TimeSpan.FromSeconds(1);

    private CancellationTokenSource? _stop;

    /// <summary>Whether a job waits or runs, or its end is being told.</summary>
    public bool IsRunning => _stop != null;

    /// <summary>Offers a job to the pool, unless one is running.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ended">Hears of its end, with the error if there was one; not of a job that was stopped or interrupted.</param>
    /// <returns>When to offer it again, where the pool is full; null where a job runs now.</returns>
    public TimeSpan? Start(IComputeJob job, Func<Exception?, Task> ended)
    {
        if (_stop != null)
        {
            job.Dispose();
            return null;
        }

        var stop = new CancellationTokenSource();
        var admission = pool.TryEnqueue(tenant, job, stop.Token);
        if (admission.Completion is not { } completion)
        {
            job.Dispose();
            stop.Dispose();
            return admission.RetryAfter;
        }

        _stop = stop;
        _ = ObserveAsync(completion, stop, ended);
        return null;
    }

    /// <summary>Tells another grain of an end, trying again where that fails. Given up it is lost, and whoever waits for it has to ask.</summary>
    public static async Task TellAsync(Func<Task> tell, TenantKey key, ILogger logger)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await tell();
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.NotReported(key, e.Message);
                if (attempt == TellTries)
                    return;
            }

            await Task.Delay(TellPause);
        }
    }

    /// <summary>Stops the job; its end is not told.</summary>
    public void Stop()
    {
        _stop?.Cancel();
        _stop = null;
    }

    /// <summary>Whether an error is the storage's or the machine's, so that the same job may succeed later.</summary>
    public static bool IsTransient(Exception error) => error is BlobStoreException or not CellGenieException;

    private async Task ObserveAsync(Task<JobEnd> completion, CancellationTokenSource stop, Func<Exception?, Task> ended)
    {
        Exception? error = null;
        var end = JobEnd.Interrupted;
        try
        {
            end = await completion;
        }
        catch (Exception e)
        {
            // Told to the grain below, whatever it is.
            error = e;
        }

        // Runs until its end is told: a reminder that rings in between must not begin the work again.
        if (!stop.IsCancellationRequested && (error != null || end == JobEnd.Completed))
            await ended(error);
        if (_stop == stop)
            _stop = null;
        stop.Dispose();
    }
}
