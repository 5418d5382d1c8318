namespace CellGenie.Client;

/// <summary>A new key. The only time its secret is shown.</summary>
public sealed record CreatedApiKey
{
    /// <summary>The key.</summary>
    public required ApiKey Key { get; init; }

    /// <summary>The whole key as a program sends it.</summary>
    public required string Secret { get; init; }
}
