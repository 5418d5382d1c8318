namespace CellGenie.Client;

/// <summary>Asks for the successor of a key.</summary>
public sealed record ApiKeyRotation
{
    /// <summary>How long the old key still works, 0 to 30 days. In JSON an ISO 8601 duration such as <c>PT1H</c>, or a number of days.</summary>
    public required TimeSpan Overlap { get; init; }
}
