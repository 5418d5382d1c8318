namespace CellGenie.Grains;

/// <summary>A job in a pool. All of it but the token is guarded by the pool's lock.</summary>
internal sealed class QueuedJob(string tenant, IComputeJob job, CancellationToken cancellationToken)
{
    // Cancelled by the caller's token, and when the job ends early.
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public string Tenant => tenant;

    public IComputeJob Job => job;

    public CancellationToken CallerToken => cancellationToken;

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Completed when the job has ended and was disposed.</summary>
    public TaskCompletionSource<JobEnd> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its place in one of its tenant's two lists, while it is in one.</summary>
    public LinkedListNode<QueuedJob> Node { get; private set; } = null!;

    /// <summary>Whether it has had a slice.</summary>
    public bool IsStarted { get; set; }

    /// <summary>When it had its first slice, as a number that grows.</summary>
    public long Began { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>Whether it waits for other jobs.</summary>
    public bool IsAsleep { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>Time on a thread so far.</summary>
    public TimeSpan Used { get; set; }

    public CancellationTokenRegistration Registration { get; set; }

    public static QueuedJob Create(string tenant, IComputeJob job, CancellationToken cancellationToken)
    {
        var queued = new QueuedJob(tenant, job, cancellationToken);
        queued.Node = new LinkedListNode<QueuedJob>(queued);
        return queued;
    }

    /// <summary>Stops what the job has under way.</summary>
    public void Cancel() => _cancellation.Cancel();

    public void Release()
    {
        Registration.Dispose();
        _cancellation.Dispose();
    }
}
