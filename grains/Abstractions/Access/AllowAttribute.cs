namespace CellGenie.Grains;

/// <summary>
/// Who may call a grain method: the least role of the grain's own tenant, or operators. A method without it is refused to everybody, and no
/// attribute lets anybody into another tenant.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAttribute : Attribute
{
    /// <summary>Labs with at least this role in the grain's tenant.</summary>
    public AllowAttribute(Role role) => Role = role;

    /// <summary>Only the grains of the same tenant and the service itself.</summary>
    public AllowAttribute() => Role = null;

    /// <summary>The least role; null where labs may not call at all.</summary>
    public Role? Role { get; }

    /// <summary>Whether operators may call it too.</summary>
    public bool Operators { get; init; }
}
