using System.Security.Claims;
using CellGenie.Grains;
using Microsoft.Extensions.Options;

namespace CellGenie.Silo;

/// <summary>Finds out whom the claims of an OIDC token stand for.</summary>
/// <param name="options">Names of the claims.</param>
internal sealed class OidcPrincipals(IOptions<ApiAccessOptions> options)
{
    /// <summary>The principal; null when the token names no tenant and role of ours.</summary>
    public Principal? Find(ClaimsPrincipal user)
    {
        var subject = user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier);
        var role = user.FindFirstValue(options.Value.OidcRoleClaim);
        var tenant = user.FindFirstValue(options.Value.OidcTenantClaim);
        if (string.IsNullOrEmpty(subject) || role == null)
            return null;
        if (role == "operator")
            return new Principal(PrincipalKind.Operator, "", Role.Viewer, $"oidc:{subject}");
        return TenantKey.IsTenant(tenant) && Enum.TryParse<Role>(role, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? new Principal(PrincipalKind.Lab, tenant!, known, $"oidc:{subject}")
            : null;
    }
}
