namespace CellGenie.Client;

/// <summary>Asks for a tenant.</summary>
public sealed record NewTenant
{
    /// <summary>Its name: lower-case letters, digits and inner hyphens, 1 to 40 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it may use.</summary>
    public required TenantQuotas Quotas { get; init; }
}
