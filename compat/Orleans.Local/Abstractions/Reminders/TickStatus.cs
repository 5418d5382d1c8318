namespace Orleans.Runtime;

/// <summary>About one tick of a reminder.</summary>
[GenerateSerializer, Immutable]
public readonly struct TickStatus
{
    /// <summary>Makes the value.</summary>
    public TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        FirstTickTime = firstTickTime;
        Period = period;
        CurrentTickTime = timeStamp;
    }

    /// <summary>When the first tick was due, UTC.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; }

    /// <summary>The period.</summary>
    [Id(1)]
    public TimeSpan Period { get; }

    /// <summary>When this tick was sent, UTC.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; }

    /// <summary>The value for people.</summary>
    public override string ToString() => $"<{FirstTickTime}, {Period}, {CurrentTickTime}>";
}
