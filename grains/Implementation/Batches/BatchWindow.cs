namespace CellGenie.Grains;

/// <summary>
/// The shards of a batch that are queued or running, and when the others may be tried: what a batch knows beside its state, and can
/// lose with its activation without losing work. Pure bookkeeping, on the grain's turns. Times are counted from any fixed moment, by a clock
/// that nobody sets: a batch must not stand still for an hour because the machine's time was put back.
/// </summary>
/// <param name="options">How batches are driven.</param>
internal sealed class BatchWindow(BatchOptions options)
{
    private readonly Dictionary<int, (int Attempt, TimeSpan Since)> _running = [];
    private readonly Dictionary<int, (int Failures, TimeSpan NotBefore)> _failed = [];
    private readonly PriorityQueue<int, TimeSpan> _retries = new();
    private int _cursor;
    private TimeSpan _busyUntil;

    /// <summary>The next shard to start.</summary>
    /// <returns>False when the window is full, the silos are busy, or no shard may be started now.</returns>
    public bool TryNext(BatchState state, TimeSpan now, out int shard, out int attempt) =>
        TryNext(state.Shards, state.IsSettled, now, out shard, out attempt);

    /// <summary>The next of some pieces of work to start.</summary>
    /// <returns>False when the window is full, the silos are busy, or none may be started now.</returns>
    public bool TryNext(int count, Func<int, bool> isSettled, TimeSpan now, out int shard, out int attempt)
    {
        (shard, attempt) = (0, 0);
        if (_running.Count >= options.Window || now < _busyUntil)
            return false;
        while (_retries.TryPeek(out shard, out var due) && due <= now)
        {
            _retries.Dequeue();
            // One whose start was not answered may have been taken nevertheless, and be done by now.
            if (isSettled(shard) || _running.ContainsKey(shard) || !_failed.TryGetValue(shard, out var failed))
                continue;
            attempt = failed.Failures + 1;
            return true;
        }

        // Every shard is met once; those that failed come back through the retries.
        for (; _cursor < count; _cursor++)
        {
            if (isSettled(_cursor))
                continue;
            shard = _cursor++;
            attempt = 1;
            return true;
        }

        return false;
    }

    /// <summary>A shard was taken.</summary>
    public void Started(int shard, int attempt, TimeSpan now) => _running[shard] = (attempt, now);

    /// <summary>A shard was not taken: nothing is started until later.</summary>
    public void Busy(int shard, int attempt, TimeSpan until)
    {
        _busyUntil = until;
        _running.Remove(shard);
        Return(shard, attempt - 1, until);
    }

    /// <summary>A shard that ran is lost, with its silo for example: it starts again, and that counts as no failure.</summary>
    public void Lost(int shard, TimeSpan now)
    {
        if (_running.Remove(shard, out var running))
            Return(shard, running.Attempt - 1, now);
    }

    /// <summary>A shard is done.</summary>
    public void Done(int shard)
    {
        _running.Remove(shard);
        _failed.Remove(shard);
    }

    /// <summary>A shard failed.</summary>
    /// <returns>False when it has no further try.</returns>
    public bool Failed(int shard, int attempt, TimeSpan now)
    {
        _running.Remove(shard);
        if (attempt >= options.Attempts)
        {
            _failed.Remove(shard);
            return false;
        }

        Return(shard, attempt, now + options.DelayAfter(attempt));
        return true;
    }

    /// <summary>Whether the shard is queued or running.</summary>
    public bool IsRunning(int shard) => _running.ContainsKey(shard);

    /// <summary>Whether this try of the shard is the one that runs.</summary>
    public bool IsRunning(int shard, int attempt) => _running.TryGetValue(shard, out var running) && running.Attempt == attempt;

    /// <summary>The shards that have not reported for long.</summary>
    public IReadOnlyList<int> Silent(TimeSpan now) =>
        [.. _running.Where(r => now - r.Value.Since > options.SilenceLimit).Select(r => r.Key)];

    /// <summary>A silent shard still runs.</summary>
    public void Heard(int shard, TimeSpan now)
    {
        if (_running.TryGetValue(shard, out var running))
            _running[shard] = running with { Since = now };
    }

    /// <summary>Forgets everything: the batch begins again from its state.</summary>
    /// <returns>The shards that were queued or running.</returns>
    public IReadOnlyList<int> Clear()
    {
        int[] running = [.. _running.Keys];
        _running.Clear();
        _failed.Clear();
        _retries.Clear();
        _cursor = 0;
        _busyUntil = default;
        return running;
    }

    private void Return(int shard, int failures, TimeSpan notBefore)
    {
        _failed[shard] = (failures, notBefore);
        _retries.Enqueue(shard, notBefore);
    }
}
