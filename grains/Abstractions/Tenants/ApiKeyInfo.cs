namespace CellGenie.Grains;

/// <summary>A key without its secret.</summary>
/// <param name="Id">Public part of the key.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="LastUsed">When it was last used, to within some minutes; null when never.</param>
/// <param name="Revoked">When it was revoked.</param>
[Alias("cellgenie.ApiKeyInfo")]
[GenerateSerializer]
public sealed record ApiKeyInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] KeyScope Scope,
    [property: Id(3)] DateTimeOffset Created,
    [property: Id(4)] DateTimeOffset Expires,
    [property: Id(5)] DateTimeOffset? LastUsed,
    [property: Id(6)] DateTimeOffset? Revoked);
