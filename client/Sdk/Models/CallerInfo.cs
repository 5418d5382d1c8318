namespace CellGenie.Client;

/// <summary>Who calls, as the service sees it: the answer to <c>GET /v1/me</c>.</summary>
public sealed record CallerInfo
{
    /// <summary>Who calls.</summary>
    public required CallerKind Kind { get; init; }

    /// <summary>The tenant, for labs.</summary>
    public string? Tenant { get; init; }

    /// <summary>The role in the tenant, for labs.</summary>
    public TenantRole? Role { get; init; }

    /// <summary>Key id or user, as the audit log has it.</summary>
    public required string Subject { get; init; }
}
