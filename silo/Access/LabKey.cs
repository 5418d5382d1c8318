using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>A lab's key as a program sends it: <c>cg_{tenant}_{id}_{secret}</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Id">Public part of the key.</param>
/// <param name="Secret">Its secret.</param>
internal sealed record LabKey(string Tenant, string Id, string Secret)
{
    /// <summary>What every lab's key begins with.</summary>
    public const string Prefix = "cg_";

    private const int MaxLength = 256;

    /// <summary>Takes a key apart; null when it is none.</summary>
    public static LabKey? Parse(string text) =>
        text.Length <= MaxLength && text.Split('_') is ["cg", var tenant, { Length: > 0 } id, { Length: > 0 } secret] && TenantKey.IsTenant(tenant)
            ? new LabKey(tenant, id, secret)
            : null;

    /// <summary>The key without its secret.</summary>
    public override string ToString() => $"{Prefix}{Tenant}_{Id}_…";
}
