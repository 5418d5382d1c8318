namespace CellGenie.Grains;

/// <summary>What is kept of a tenant: who it is, what it may use, its keys. At most <see cref="KeyRing.MaxKeys"/> keys, so under 40 KB.</summary>
[Alias("cellgenie.TenantState")]
[GenerateSerializer]
public sealed class TenantState
{
    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>Name for people; null before the tenant was created.</summary>
    [Id(1)]
    public string? DisplayName { get; set; }

    /// <summary>What it may use.</summary>
    [Id(2)]
    public Quotas Quotas { get; set; } = new(0, 0, 0, 0);

    /// <summary>When it was created.</summary>
    [Id(3)]
    public DateTimeOffset Created { get; set; }

    /// <summary>When it was deleted.</summary>
    [Id(4)]
    public DateTimeOffset? Deleted { get; set; }

    /// <summary>Its keys, oldest first.</summary>
    [Id(5)]
    public List<ApiKeyState> Keys { get; set; } = [];
}
