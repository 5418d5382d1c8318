namespace CellGenie.Client;

/// <summary>A tenant: a lab.</summary>
public sealed record Tenant
{
    /// <summary>Its name: lower-case letters, digits and inner hyphens, 1 to 40 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it may use.</summary>
    public required TenantQuotas Quotas { get; init; }

    /// <summary>What it uses.</summary>
    public required TenantUsage Usage { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was deleted; its data is purged 14 days later.</summary>
    public DateTimeOffset? Deleted { get; init; }
}
