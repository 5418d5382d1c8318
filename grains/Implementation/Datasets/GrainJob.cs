using CellGenie.Grains.Storage;
using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>The compute job of one grain: one at a time, and told about on the grain's own turns.</summary>
internal sealed class GrainJob(ComputePool pool, string tenant)
{
    private CancellationTokenSource? _stop;

    /// <summary>Whether a job waits or runs, or its end is being told.</summary>
    public bool IsRunning => _stop != null;

    /// <summary>Offers a job to the pool; where the pool is full, nothing happens, and the grain's reminder offers it again.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ended">Hears of its end, with the error if there was one; not of a job that was stopped or interrupted.</param>
    public void Start(IComputeJob job, Func<Exception?, Task> ended)
    {
        if (_stop != null)
            throw new InvalidOperationException("a job is running");
        var stop = new CancellationTokenSource();
        if (pool.TryEnqueue(tenant, job, stop.Token).Completion is not { } completion)
        {
            job.Dispose();
            stop.Dispose();
            return;
        }

        _stop = stop;
        _ = ObserveAsync(completion, stop, ended);
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
