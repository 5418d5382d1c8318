namespace CellGenie.Grains;

/// <summary>Who may call what. Pure, so that every combination can be tried.</summary>
internal static class AccessRules
{
    /// <summary>Why a call is refused; null when it is allowed.</summary>
    /// <param name="principal">Who calls; null when nobody with a valid token does.</param>
    /// <param name="allow">What the method says; null when it says nothing.</param>
    /// <param name="key">Whose the grain is; null when its key is not valid.</param>
    /// <param name="named">The tenant that the call names in its arguments, where it calls a grain of the system.</param>
    public static string? Refusal(Principal? principal, AllowAttribute? allow, GrainKey? key, string? named)
    {
        if (allow == null)
            return "nobody may call this";
        if (key is not { } grain)
            return "the grain's key is not valid";
        return principal switch
        {
            null => "the call carries no valid principal",
            { Kind: PrincipalKind.Service } => null,
            { Kind: PrincipalKind.Operator } => allow.Operators ? null : "operators may not call this",
            // A grain reaches a grain of the system only in the name of its own tenant.
            { Kind: PrincipalKind.Grain } => IsSame(principal.Tenant, grain.Tenant ?? named) ? null : "the grain belongs to another tenant",
            { Kind: PrincipalKind.Lab } when !IsSame(principal.Tenant, grain.Tenant) => "the grain belongs to another tenant",
            { Kind: PrincipalKind.Lab } when allow.Role is not { } role || principal.Role < role => "the role is too low",
            { Kind: PrincipalKind.Lab } => null,
            _ => "the kind of principal is unknown",
        };
    }

    private static bool IsSame(string tenant, string? other) => tenant.Length > 0 && string.Equals(tenant, other, StringComparison.Ordinal);
}
