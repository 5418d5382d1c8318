namespace Orleans.Local.Tests.Reminders;

/// <summary>Another clock's timers, noting when one is set anew, so that a test knows when to move the clock.</summary>
public sealed class ObservedTimers(TimeProvider time, Board board) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(time.CreateTimer(callback, state, dueTime, period), board);

    private sealed class Timer(ITimer inner, Board board) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = inner.Change(dueTime, period);
            board.Note("armed");
            return isChanged;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
