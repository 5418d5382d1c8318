namespace CellGenie.Grains;

/// <summary>How a slice of an <see cref="IComputeJob"/> ended.</summary>
public readonly record struct Slice
{
    private Slice(bool isDone, Task? waitFor)
    {
        IsDone = isDone;
        WaitFor = waitFor;
    }

    /// <summary>There is more to do.</summary>
    public static Slice More => default;

    /// <summary>The job is done.</summary>
    public static Slice Done => new(true, null);

    /// <summary>Whether the job is done.</summary>
    public bool IsDone { get; }

    /// <summary>What the next slice has to wait for; null when it need not wait.</summary>
    public Task? WaitFor { get; }

    /// <summary>There is more to do once a task has ended, in whatever way; until then no thread is held.</summary>
    public static Slice After(Task task) => new(false, task);
}
