namespace CellGenie.Grains;

/// <summary>The GPU time of an attempt, from one sign of life to the next, by a clock that nobody sets.</summary>
/// <param name="time">Clock.</param>
/// <param name="longest">The most that counts between two signs: a machine that slept has not trained.</param>
internal sealed class GpuMeter(TimeProvider time, TimeSpan longest)
{
    private long _last = time.GetTimestamp();
    private long? _usedUp;

    /// <summary>Time since the last sign of life.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_last);

    /// <summary>Time since the quota was first found used up; null where it was not.</summary>
    public TimeSpan? UsedUpFor => _usedUp is { } since ? time.GetElapsedTime(since) : null;

    /// <summary>An attempt begins.</summary>
    public void Start() => (_last, _usedUp) = (time.GetTimestamp(), null);

    /// <summary>A sign of life.</summary>
    /// <returns>The time since the one before.</returns>
    public TimeSpan Lap()
    {
        var lap = Silence;
        _last = time.GetTimestamp();
        return lap < longest ? lap : longest;
    }

    /// <summary>The tenant has no more.</summary>
    public void UsedUp() => _usedUp ??= time.GetTimestamp();
}
