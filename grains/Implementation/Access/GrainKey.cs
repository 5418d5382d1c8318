using System.Diagnostics.CodeAnalysis;

namespace CellGenie.Grains;

/// <summary>Whose a grain is: a tenant's, or the system's.</summary>
/// <param name="Tenant">The tenant; null for the system.</param>
internal readonly record struct GrainKey(string? Tenant)
{
    private const string System = "gpu/";

    /// <summary>Takes a key apart as it is written, and in no other spelling: two spellings would be two grains.</summary>
    public static bool TryParse(string? key, [NotNullWhen(true)] out GrainKey? parsed)
    {
        parsed = null;
        if (TenantKey.TryParse(key, out var tenantKey) && tenantKey.ToString() == key)
            parsed = new GrainKey(tenantKey.Tenant);
        else if (key != null && key.StartsWith(System, StringComparison.Ordinal) && TenantKey.IsId(key[System.Length..]))
            parsed = new GrainKey(null);
        return parsed != null;
    }
}
