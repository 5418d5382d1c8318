namespace CellGenie.Client;

/// <summary>A key without its secret.</summary>
public sealed record ApiKey
{
    /// <summary>Public part of the key.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required ApiKeyScope Scope { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>When it was last used, to within some minutes; null when never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? Revoked { get; init; }
}
