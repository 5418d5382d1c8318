using System.Runtime.ExceptionServices;

namespace CellGenie.Synthesis;

/// <summary>
/// Runs numbered jobs on several threads and hands their results over in the order of their numbers, in bounded memory. Whichever worker finds
/// the next result finished hands it over, so that n workers are n threads, the calling one included.
/// </summary>
internal static class OrderedParallel
{
    // Results that may wait for an earlier one, for each worker.
    private const int WindowPerWorker = 4;

    /// <summary>Calls <paramref name="produce"/> for first .. first + count - 1 in parallel and <paramref name="consume"/>, in order and never twice at once.</summary>
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
        var run = new Run<TState, TResult>(first, count, workers * WindowPerWorker, createState, produce, consume, cancellationToken);
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

/// <summary>One run of <see cref="OrderedParallel"/>.</summary>
internal sealed class Run<TState, TResult>(
    int first, int count, int window, Func<TState> createState, Func<int, TState, TResult> produce, Action<int, TResult> consume, CancellationToken cancellationToken)
{
    private readonly object _gate = new();
    private readonly Dictionary<int, (TResult? Result, ExceptionDispatchInfo? Error)> _finished = [];
    private int _next;
    private int _consumed;
    private bool _isConsuming;
    private ExceptionDispatchInfo? _error;

    private bool IsStopped => _error != null || cancellationToken.IsCancellationRequested;

    public void Work()
    {
        // Whoever waits for room in the window must hear of a cancellation.
        using var wake = cancellationToken.Register(PulseAll);
        TState? state = default;
        var hasState = false;
        while (Take() is { } job)
        {
            (TResult? Result, ExceptionDispatchInfo? Error) outcome;
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
                // Thrown on the calling thread when its turn comes.
                outcome = (default, ExceptionDispatchInfo.Capture(e));
            }

            lock (_gate)
                _finished.Add(job, outcome);
            ConsumeWhatIsNext();
        }
    }

    public void ThrowIfFailed()
    {
        _error?.Throw();
        if (_consumed < count)
            cancellationToken.ThrowIfCancellationRequested();
    }

    private int? Take()
    {
        lock (_gate)
        {
            while (!IsStopped && _next < count && _next >= _consumed + window)
                Monitor.Wait(_gate);
            return IsStopped || _next >= count ? null : _next++;
        }
    }

    private void ConsumeWhatIsNext()
    {
        while (true)
        {
            (TResult? Result, ExceptionDispatchInfo? Error) outcome;
            lock (_gate)
            {
                if (_isConsuming || IsStopped || !_finished.Remove(_consumed, out outcome))
                    return;
                _isConsuming = true;
            }

            var error = outcome.Error;
            if (error == null)
            {
                try
                {
                    consume(first + _consumed, outcome.Result!);
                }
                catch (Exception e)
                {
                    error = ExceptionDispatchInfo.Capture(e);
                }
            }

            lock (_gate)
            {
                _error = error;
                if (error == null)
                    _consumed++;
                _isConsuming = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void PulseAll()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
