namespace CellGenie.Grains;

/// <summary>
/// Things that are costly to open: opened once for all who ask, kept while a lease is held, and afterwards, those used last, up to a
/// limit. A failed opening fails everybody who waits for it and is tried again when somebody asks next. Thread-safe.
/// </summary>
/// <param name="open">Opens a thing and says what it counts towards the limit.</param>
/// <param name="close">Closes it.</param>
/// <param name="limit">What may be kept; what is leased counts too but is never closed.</param>
internal sealed class LeaseCache<TKey, TValue>(Func<TKey, CancellationToken, Task<(TValue Value, long Weight)>> open, Action<TValue> close, long limit) : IDisposable
    where TKey : notnull
{
    private readonly object _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly CancellationTokenSource _closing = new();
    private long _weight;
    private long _clock;
    private bool _isDisposed;

    /// <summary>What is open, leased or not.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    public async Task<Lease<TValue>> AcquireAsync(TKey key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_entries.TryGetValue(key, out entry))
            {
                // On a thread of its own: opening reads files.
                entry = new Entry(key, Task.Run(() => open(key, _closing.Token)));
                _entries.Add(key, entry);
            }

            entry.Leases++;
        }

        try
        {
            // Whoever gives up leaves the opening to the others.
            var opened = await entry.Opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            Tidy();
            return new Lease<TValue>(opened.Value, () => Release(entry));
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    /// <summary>Closes what is not leased now, and the rest with its last lease.</summary>
    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _closing.Cancel();
        Tidy();
    }

    private void Release(Entry entry)
    {
        lock (_gate)
        {
            entry.Leases--;
            entry.LastUse = ++_clock;
        }

        if (entry.Opening.IsCompleted)
            Tidy();
        else
            entry.Opening.ContinueWith(_ => Tidy(), TaskScheduler.Default);
    }

    /// <summary>Counts what has been opened, drops what could not be, and closes what is beyond the limit.</summary>
    private void Tidy()
    {
        var closed = new List<TValue>();
        lock (_gate)
        {
            foreach (var entry in _entries.Values.Where(e => e.Opening.IsCompleted && !e.IsCounted))
            {
                if (entry.Opening.IsCompletedSuccessfully)
                    _weight += entry.Opening.Result.Weight;
                entry.IsCounted = true;
            }

            foreach (var entry in _entries.Values.Where(e => e.IsCounted && e.Leases == 0).OrderBy(e => e.LastUse).ToList())
            {
                if (!entry.Opening.IsCompletedSuccessfully)
                {
                    _entries.Remove(entry.Key);
                }
                else if (_isDisposed || _weight > limit)
                {
                    _entries.Remove(entry.Key);
                    _weight -= entry.Opening.Result.Weight;
                    closed.Add(entry.Opening.Result.Value);
                }
            }
        }

        closed.ForEach(close);
    }

    private sealed class Entry(TKey key, Task<(TValue Value, long Weight)> opening)
    {
        public TKey Key => key;

        public Task<(TValue Value, long Weight)> Opening => opening;

        public int Leases { get; set; }

        public long LastUse { get; set; }

        public bool IsCounted { get; set; }
    }
}
