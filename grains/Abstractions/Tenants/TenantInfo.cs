namespace CellGenie.Grains;

/// <summary>A tenant, as its people and the operators see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Quotas">What it may use.</param>
/// <param name="Usage">What it uses.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Deleted">When it was deleted; its data is purged 14 days later.</param>
[Alias("cellgenie.TenantInfo")]
[GenerateSerializer]
public sealed record TenantInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] Quotas Quotas,
    [property: Id(3)] Usage Usage,
    [property: Id(4)] DateTimeOffset Created,
    [property: Id(5)] DateTimeOffset? Deleted);
