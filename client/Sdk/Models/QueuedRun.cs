namespace CellGenie.Client;

/// <summary>A run that waits or trains.</summary>
public sealed record QueuedRun
{
    /// <summary>Its tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its id.</summary>
    public required string Run { get; init; }

    /// <summary>When it was queued or started.</summary>
    public required DateTimeOffset Since { get; init; }
}
