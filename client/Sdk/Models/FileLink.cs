namespace CellGenie.Client;

/// <summary>Where a file can be fetched.</summary>
public sealed record FileLink
{
    /// <summary>Name as in <see cref="StoredFile"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The address. Absolute addresses are complete and take no key; relative ones belong to the API and take the caller’s key.</summary>
    public required Uri Url { get; init; }

    /// <summary>When the address ends; null for addresses of the API.</summary>
    public DateTimeOffset? Expires { get; init; }
}
