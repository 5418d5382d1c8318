namespace CellGenie.Silo.Tests;

/// <summary>The system's clock, moved on by tests. Its timers are the system's, so that a running silo goes on.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
}
