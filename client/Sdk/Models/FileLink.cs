namespace CellGenie.Client;

/// <summary>Where a file can be fetched.</summary>
public sealed record FileLink
{
    /// <summary>Name as in <see cref="StoredFile"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The address. One that ends is complete and takes no key; one that does not is the service’s own and takes the caller’s.</summary>
    public required Uri Url { get; init; }

    /// <summary>When the address ends; null for the service’s own.</summary>
    public DateTimeOffset? Expires { get; init; }
}
