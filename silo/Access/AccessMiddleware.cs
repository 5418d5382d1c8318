using CellGenie.Client;
using CellGenie.Grains;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace CellGenie.Silo;

/// <summary>
/// Lets a request through when its route says so for its caller. A route that says nothing is refused, and another tenant's things are
/// answered exactly as things that do not exist. Grain calls of the request are then made for the caller, and checked again there.
/// </summary>
/// <param name="next">What follows.</param>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    private const string Bearer = "Bearer ";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context, KeyAuthenticator keys, OidcPrincipals oidc, PrincipalContext principals)
    {
        // No route at all, or the routing's own answer to a wrong method or type: nothing of ours runs.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<AnonymousRoute>() != null)
        {
            await next(context);
            return;
        }

        if (await AuthenticateAsync(context, keys, oidc) is not { } principal)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, CellGenieErrorCode.Unauthenticated, "send a valid key or token as 'Authorization: Bearer …'");
            return;
        }

        var access = endpoint.Metadata.GetMetadata<RouteAccess>();
        var tenant = context.GetRouteValue("tenant") as string;
        switch (access?.Decide(principal, tenant))
        {
            case AccessDecision.Allowed:
                context.Features.Set(principal);
                using (principals.Use(principal))
                    await next(context);
                break;
            case AccessDecision.Hidden:
                await Problems.WriteAsync(context, StatusCodes.Status404NotFound, CellGenieErrorCode.NotFound, "there is no such thing");
                break;
            default:
                await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, CellGenieErrorCode.Forbidden, "the role of this key or token does not allow this");
                break;
        }
    }

    private static async Task<Principal?> AuthenticateAsync(HttpContext context, KeyAuthenticator keys, OidcPrincipals oidc)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = header[Bearer.Length..].Trim();
        if (token.StartsWith(LabKey.Prefix, StringComparison.Ordinal) || token.StartsWith(KeyAuthenticator.OperatorPrefix, StringComparison.Ordinal))
            return await keys.AuthenticateAsync(token, context.RequestAborted);
        var schemes = context.RequestServices.GetRequiredService<IAuthenticationSchemeProvider>();
        if (await schemes.GetSchemeAsync(JwtBearerDefaults.AuthenticationScheme) == null)
            return null;
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result.Succeeded ? oidc.Find(result.Principal) : null;
    }
}
