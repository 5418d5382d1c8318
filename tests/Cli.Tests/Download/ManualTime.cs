using CellGenie.Cli.Download;

namespace CellGenie.Cli.Tests.Download;

/// <summary>A clock for downloads: waits between attempts end at once and are noted, the time limit of a silent line ends only when told.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _limits = [];
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
                return [.. _waits];
        }
    }

    public IReadOnlyList<double> WaitedSeconds => [.. Waits.Select(w => w.TotalSeconds)];

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_lock)
        {
            if (dueTime == HttpDownloader.StallTime)
            {
                timer.Due = _now + dueTime;
                _limits.Add(timer);
                return timer;
            }

            _waits.Add(dueTime);
            _now += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => timer.Fire());
        return timer;
    }

    /// <summary>Lets time pass; limits that it reaches end.</summary>
    public void Advance(TimeSpan span)
    {
        ManualTimer[] reached;
        lock (_lock)
        {
            _now += span;
            reached = [.. _limits.Where(t => t.Due <= _now)];
            _limits.RemoveAll(reached.Contains);
        }

        foreach (var timer in reached)
            timer.Fire();
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private volatile bool _disposed;

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
                Due = time._now + dueTime;
            return !_disposed;
        }

        public void Fire()
        {
            if (!_disposed)
                callback();
        }

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
