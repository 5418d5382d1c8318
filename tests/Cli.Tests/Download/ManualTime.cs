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
        var timer = new ManualTimer(() => callback(state));
        lock (_lock)
        {
            if (dueTime == HttpDownloader.StallTime)
            {
                _limits.Add(timer);
                return timer;
            }

            _waits.Add(dueTime);
            _now += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => timer.Fire());
        return timer;
    }

    /// <summary>Lets the time limit of every silent line pass.</summary>
    public void PassStallTime()
    {
        ManualTimer[] limits;
        lock (_lock)
        {
            _now += HttpDownloader.StallTime;
            limits = [.. _limits];
            _limits.Clear();
        }

        foreach (var timer in limits)
            timer.Fire();
    }

    private sealed class ManualTimer(Action callback) : ITimer
    {
        private volatile bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_disposed;

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
