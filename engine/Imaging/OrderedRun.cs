using System.Runtime.ExceptionServices;

namespace CellGenie.Imaging;

/// <summary>One run of <see cref="OrderedParallel"/>.</summary>
internal sealed class OrderedRun<TState, TResult>(
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
