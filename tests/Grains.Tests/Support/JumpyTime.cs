namespace CellGenie.Grains.Tests;

/// <summary>The system's time with a clock on the wall that a test sets; timers and measured times go on as they do when somebody sets the clock.</summary>
internal sealed class JumpyTime : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <summary>Sets the clock forward, or back.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}
