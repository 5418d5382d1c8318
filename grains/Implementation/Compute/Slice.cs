namespace CellGenie.Grains;

/// <summary>How a slice of an <see cref="IComputeJob"/> ended.</summary>
public readonly record struct Slice
{
    private Slice(bool isDone, Task? waitFor, bool isForOthers = false)
    {
        IsDone = isDone;
        WaitFor = waitFor;
        IsForOthers = isForOthers;
    }

    /// <summary>There is more to do.</summary>
    public static Slice More => default;

    /// <summary>The job is done.</summary>
    public static Slice Done => new(true, null);

    /// <summary>Whether the job is done.</summary>
    public bool IsDone { get; }

    /// <summary>What the next slice has to wait for; null when it need not wait.</summary>
    public Task? WaitFor { get; }

    /// <summary>Whether <see cref="WaitFor"/> is the work of other jobs of the pool, so that meanwhile this one must not take the place of one of them.</summary>
    public bool IsForOthers { get; }

    /// <summary>There is more to do once a task has ended, in whatever way; until then no thread is held.</summary>
    public static Slice After(Task task) => new(false, task);

    /// <summary>There is more to do once other jobs have done something; until then neither a thread is held nor one of the tenant's places.</summary>
    public static Slice AfterOthers(Task task) => new(false, task, isForOthers: true);
}
