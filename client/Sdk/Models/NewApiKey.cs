namespace CellGenie.Client;

/// <summary>Asks for a key.</summary>
public sealed record NewApiKey
{
    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required ApiKeyScope Scope { get; init; }

    /// <summary>How long it lives, 1 minute to 366 days. In JSON an ISO 8601 duration such as <c>P90D</c>, or a number of days.</summary>
    public required TimeSpan Lifetime { get; init; }
}
