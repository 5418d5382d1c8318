namespace CellGenie.Imaging;

/// <summary>
/// Runs numbered jobs on several threads and hands their results over in the order of their numbers, in bounded memory. Whichever worker finds
/// the next result finished hands it over, so that n workers are n threads, the calling one included.
/// </summary>
public static class OrderedParallel
{
    // Results that may wait for an earlier one, for each worker.
    private const int WindowPerWorker = 4;

    /// <summary>Calls <paramref name="produce"/> for first .. first + count - 1 in parallel and <paramref name="consume"/>, in order and never twice at once.</summary>
    /// <typeparam name="TState">What a worker keeps between jobs, such as its buffers.</typeparam>
    /// <typeparam name="TResult">What a job gives.</typeparam>
    /// <param name="first">Number of the first job.</param>
    /// <param name="count">Number of jobs, 0 or more.</param>
    /// <param name="workers">Number of threads, 1 or more.</param>
    /// <param name="createState">Makes a worker's state, once for each.</param>
    /// <param name="produce">Does a job.</param>
    /// <param name="consume">Takes a result.</param>
    /// <param name="cancellationToken">Stops between jobs.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the jobs under way were finished first.</exception>
    /// <remarks>The first error, in the order of the jobs, ends the run and is thrown once all workers have stopped.</remarks>
    public static void Run<TState, TResult>(
        int first,
        int count,
        int workers,
        Func<TState> createState,
        Func<int, TState, TResult> produce,
        Action<int, TResult> consume,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var run = new OrderedRun<TState, TResult>(first, count, workers * WindowPerWorker, createState, produce, consume, cancellationToken);
        var threads = new Thread[Math.Max(0, Math.Min(workers, count) - 1)];
        for (var t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(run.Work) { IsBackground = true, Name = $"worker {t + 2}" };
            threads[t].Start();
        }

        run.Work();
        foreach (var thread in threads)
            thread.Join();
        run.ThrowIfFailed();
    }
}
