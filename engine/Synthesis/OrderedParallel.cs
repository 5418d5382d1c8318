using System.Runtime.ExceptionServices;

namespace CellGenie.Synthesis;

/// <summary>Runs numbered jobs on several threads and hands their results over in the order of their numbers, in bounded memory.</summary>
internal static class OrderedParallel
{
    // Results that may wait for an earlier one, for each worker.
    private const int WindowPerWorker = 4;

    /// <summary>Calls <paramref name="produce"/> for first .. first + count - 1 on <paramref name="workers"/> threads and <paramref name="consume"/>, in order, on the calling one.</summary>
    /// <typeparam name="TState">What a worker keeps between jobs, such as its buffers.</typeparam>
    /// <typeparam name="TResult">What a job gives.</typeparam>
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
        var gate = new object();
        var window = Math.Min(count, workers * WindowPerWorker);
        var results = new Dictionary<int, (TResult? Result, Exception? Error)>();
        var next = 0;
        var consumed = 0;
        var stopped = false;

        void Work()
        {
            TState? state = default;
            var hasState = false;
            while (true)
            {
                int job;
                lock (gate)
                {
                    while (!stopped && next < count && next >= consumed + window)
                        Monitor.Wait(gate);
                    if (stopped || next >= count)
                        return;
                    job = next++;
                }

                (TResult? Result, Exception? Error) outcome;
                try
                {
                    if (!hasState)
                    {
                        state = createState();
                        hasState = true;
                    }

                    outcome = (produce(first + job, state!), null);
                }
                catch (Exception e)
                {
                    // Handed to the calling thread, which throws it when its turn comes.
                    outcome = (default, e);
                }

                lock (gate)
                {
                    results.Add(job, outcome);
                    Monitor.PulseAll(gate);
                }
            }
        }

        var threads = new Thread[Math.Min(workers, count)];
        for (var t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(Work) { IsBackground = true, Name = $"worker {t + 1}" };
            threads[t].Start();
        }

        using var wake = cancellationToken.Register(() =>
        {
            lock (gate)
                Monitor.PulseAll(gate);
        });
        try
        {
            for (var job = 0; job < count; job++)
            {
                (TResult? Result, Exception? Error) outcome;
                lock (gate)
                {
                    while (!results.Remove(job, out outcome))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Monitor.Wait(gate);
                    }
                }

                if (outcome.Error != null)
                    ExceptionDispatchInfo.Throw(outcome.Error);
                cancellationToken.ThrowIfCancellationRequested();
                consume(first + job, outcome.Result!);
                lock (gate)
                {
                    consumed = job + 1;
                    Monitor.PulseAll(gate);
                }
            }
        }
        finally
        {
            lock (gate)
            {
                stopped = true;
                Monitor.PulseAll(gate);
            }

            foreach (var thread in threads)
                thread.Join();
        }
    }
}
