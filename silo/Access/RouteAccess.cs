using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>Who may call a route.</summary>
/// <param name="Role">The least role of the route's tenant; null when labs may not call it.</param>
/// <param name="Operators">Whether operators may call it.</param>
internal sealed record RouteAccess(Role? Role, bool Operators)
{
    /// <summary>Everybody with a valid key or token.</summary>
    public static RouteAccess Anybody { get; } = new(Grains.Role.Viewer, true);

    /// <summary>Decides for a caller.</summary>
    /// <param name="principal">The caller.</param>
    /// <param name="tenant">The route's tenant; null when it has none.</param>
    public AccessDecision Decide(Principal principal, string? tenant) => principal.Kind switch
    {
        PrincipalKind.Operator => Operators ? AccessDecision.Allowed : AccessDecision.Refused,
        PrincipalKind.Lab when tenant != null && tenant != principal.Tenant => AccessDecision.Hidden,
        PrincipalKind.Lab => Role is { } role && principal.Role >= role ? AccessDecision.Allowed : AccessDecision.Refused,
        _ => AccessDecision.Refused,
    };
}
