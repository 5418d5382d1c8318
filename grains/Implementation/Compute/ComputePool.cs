using System.Diagnostics.Metrics;
using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>
/// A bounded pool of dedicated threads for work that must not run on the grain scheduler. Jobs run in slices, and each next slice goes
/// to the tenant that has used the threads least of late, so that a tenant with many jobs never blocks one with few. Thread-safe.
/// </summary>
public sealed class ComputePool : IAsyncDisposable
{
    private static readonly TimeSpan LeastRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostRetry = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly FairQueue _queue;
    private readonly ComputeMetrics _metrics;
    private readonly int _workers;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _alive;
    private int _busy;
    private bool _isDraining;

    // Seconds of a job, averaged over the last few; a guess until one has ended.
    private double _secondsPerJob = 1;

    /// <summary>Starts the threads.</summary>
    /// <exception cref="CellGenieException">An option is outside its range.</exception>
    public ComputePool(ComputeOptions options, TimeProvider time)
    {
        options.Validate();
        _time = time;
        _workers = _alive = options.Workers;
        _queue = new FairQueue(options.JobsPerTenant, options.UsageHalfLife, time);
        _metrics = new ComputeMetrics(() => BusyWorkers, () => Read(() => _queue.Count), () => Read(() => _queue.Tenants));
        for (var worker = 1; worker <= _workers; worker++)
            new Thread(Work) { IsBackground = true, Name = $"compute {worker}" }.Start();
    }

    /// <summary>Jobs that wait or run, by tenant.</summary>
    public IReadOnlyDictionary<string, int> Depths => Read(() => _queue.Depths);

    /// <summary>Threads that run a slice just now.</summary>
    public int BusyWorkers => Read(() => _busy);

    internal Meter Meter => _metrics.Meter;

    /// <summary>Offers a job.</summary>
    /// <param name="tenant">Whose job it is.</param>
    /// <param name="job">The job. Once taken it is disposed by the pool, before its completion is told.</param>
    /// <param name="cancellationToken">Ends the job: at once while it waits, otherwise after its slice.</param>
    /// <returns>Its completion, or, when the tenant has too many jobs here or the pool is being drained, when to come back.</returns>
    public Admission TryEnqueue(string tenant, IComputeJob job, CancellationToken cancellationToken = default)
    {
        var queued = QueuedJob.Create(tenant, job, cancellationToken);
        lock (_gate)
        {
            if (_isDraining || !_queue.TryAdd(queued))
            {
                queued.Release();
                return new Admission(null, RetryAfter());
            }

            Monitor.Pulse(_gate);
        }

        // May run at once, so outside the lock.
        var registration = cancellationToken.Register(() => EndUnlessRunning(queued, null));
        lock (_gate)
        {
            if (queued.HasEnded)
                registration.Unregister();
            else
                queued.Registration = registration;
        }

        return new Admission(queued.Completion.Task, TimeSpan.Zero);
    }

    /// <summary>Stops: no slice begins any more, those under way end, and all unfinished jobs end as <see cref="JobEnd.Interrupted"/>.</summary>
    public Task DrainAsync()
    {
        List<QueuedJob> jobs;
        lock (_gate)
        {
            _isDraining = true;
            jobs = _queue.Jobs;
            Monitor.PulseAll(_gate);
        }

        foreach (var job in jobs)
            EndUnlessRunning(job, JobEnd.Interrupted);
        return _stopped.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }

    private void Work()
    {
        while (Take() is { } job)
            RunSlice(job);
        if (Interlocked.Decrement(ref _alive) == 0)
            _stopped.SetResult();
    }

    private QueuedJob? Take()
    {
        lock (_gate)
        {
            while (!_isDraining)
            {
                if (_queue.Take() is { } job)
                {
                    _busy++;
                    return job;
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    private void RunSlice(QueuedJob job)
    {
        var begin = _time.GetTimestamp();
        var slice = Slice.More;
        Exception? error = null;
        try
        {
            if (!job.Token.IsCancellationRequested)
                slice = job.Job.RunSlice(job.Token);
        }
        catch (Exception e)
        {
            // The job's, not the thread's: whoever waits for the job hears of it.
            error = e;
        }

        bool hasEnded;
        var used = _time.GetElapsedTime(begin);
        _metrics.AddSlice(used);
        lock (_gate)
        {
            _busy--;
            _queue.Charge(job, used);
            var goesOn = error == null && !slice.IsDone && !_isDraining && !job.CallerToken.IsCancellationRequested;
            if (goesOn && slice.WaitFor is not { IsCompleted: false })
            {
                _queue.Resume(job);
                return;
            }

            hasEnded = !goesOn;
            if (hasEnded)
                Leave(job);
            else if (slice.IsForOthers)
                _queue.Sleep(job);
        }

        if (hasEnded)
            Complete(job, error, slice.IsDone ? JobEnd.Completed : job.CallerToken.IsCancellationRequested ? null : JobEnd.Interrupted);
        else
            slice.WaitFor!.ContinueWith(_ => Resume(job), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Resume(QueuedJob job)
    {
        lock (_gate)
        {
            if (job.HasEnded)
                return;
            _queue.Resume(job);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends a job that waits. One that runs finds out after its slice.</summary>
    /// <param name="job">The job.</param>
    /// <param name="end">How it ends; null when it was cancelled.</param>
    private void EndUnlessRunning(QueuedJob job, JobEnd? end)
    {
        lock (_gate)
        {
            if (job.IsRunning || job.HasEnded)
                return;
            Leave(job);
        }

        Complete(job, null, end);
    }

    private void Leave(QueuedJob job)
    {
        job.HasEnded = true;
        _queue.Remove(job);
        if (job.IsStarted)
            _secondsPerJob += 0.2 * (job.Used.TotalSeconds - _secondsPerJob);
    }

    private void Complete(QueuedJob job, Exception? error, JobEnd? end)
    {
        try
        {
            try
            {
                if (end != JobEnd.Completed)
                    job.Cancel();
            }
            finally
            {
                job.Job.Dispose();
            }
        }
        catch (Exception e)
        {
            error ??= e;
        }

        job.Release();
        var isCancelled = end == null && error is null or OperationCanceledException && job.CallerToken.IsCancellationRequested;
        _metrics.AddJob(isCancelled ? "cancelled" : error != null ? "failed" : end == JobEnd.Completed ? "completed" : "interrupted");
        if (isCancelled)
            job.Completion.SetCanceled(job.CallerToken);
        else if (error != null)
            job.Completion.SetException(error);
        else
            job.Completion.SetResult(end!.Value);
    }

    private TimeSpan RetryAfter()
    {
        var seconds = _secondsPerJob * Math.Max(1, _queue.Tenants) / _workers;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, LeastRetry.TotalSeconds, MostRetry.TotalSeconds));
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }
}
