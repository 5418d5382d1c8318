namespace Orleans.Runtime;

/// <summary>Runs the turns of one activation, one at a time, on the thread pool.</summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // A grain that always has work gives its thread back after so many turns, so that others get on.
    private const int TurnsAtOnce = 64;

    private readonly Lock gate = new();
    private readonly Queue<Task> turns = new();
    private bool running;

    [ThreadStatic]
    private static ActivationScheduler? onThisThread;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an action as a turn, without the caller's execution context.</summary>
    public void Post(Action<object?> action, object? state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            new Task(action, state, TaskCreationOptions.DenyChildAttach).Start(this);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            new Task(action, state, TaskCreationOptions.DenyChildAttach).Start(this);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        RuntimeContext.Current = activation;
        onThisThread = this;
        try
        {
            for (var count = 0; ; count++)
            {
                Task turn;
                lock (gate)
                {
                    if (turns.Count == 0)
                    {
                        running = false;
                        return;
                    }

                    if (count == TurnsAtOnce)
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                        return;
                    }

                    turn = turns.Dequeue();
                }

                TryExecuteTask(turn);
            }
        }
        finally
        {
            onThisThread = null;
            RuntimeContext.Current = null;
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            turns.Enqueue(task);
            if (running)
            {
                return;
            }

            running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && onThisThread == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (gate)
        {
            return [.. turns];
        }
    }
}
