using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>
/// Refuses every call of a grain that <see cref="AllowAttribute"/> does not allow to its caller, whatever let the call in. Nothing is checked
/// here that needs state: whether a tenant was deleted is asked where its people are authenticated, and by its grain before anything new begins.
/// </summary>
public sealed partial class AccessFilter(PrincipalToken tokens, PrincipalContext principals, ILogger<AccessFilter> logger) : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (GrainInterfaces.IsRuntime(context.InterfaceMethod))
        {
            principals.Enter(null);
            await context.Invoke();
            return;
        }

        var principal = tokens.Read(RequestContext.Get(PrincipalToken.ContextKey) as string);
        var allow = context.InterfaceMethod == null ? null : GrainInterfaces.AllowOf(context.InterfaceMethod);
        var isKey = GrainKey.TryParse(context.TargetId.Key.ToString(), out var key);
        if (AccessRules.Refusal(principal, allow, isKey ? key : null, NamedTenant(context)) is { } reason)
        {
            LogRefused(context.InterfaceName, context.MethodName, principal?.Kind, principal?.Tenant, principal?.Subject, reason);
            throw ServiceException.Forbidden($"{context.InterfaceName}.{context.MethodName}: {reason}");
        }

        principals.Enter(principal);
        await context.Invoke();
    }

    /// <summary>The first argument, where it is called <c>tenant</c>.</summary>
    private static string? NamedTenant(IIncomingGrainCallContext context) =>
        context.InterfaceMethod?.GetParameters() is [{ Name: "tenant" }, ..] ? context.Request.GetArgument(0) as string : null;

    [LoggerMessage(1, LogLevel.Warning, "Refused {Interface}.{Method} to {Kind} {Tenant} {Subject}: {Reason}")]
    private partial void LogRefused(string @interface, string method, PrincipalKind? kind, string? tenant, string? subject, string reason);
}
