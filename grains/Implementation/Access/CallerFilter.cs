namespace CellGenie.Grains;

/// <summary>
/// Every call says who makes it: a grain speaks for its own tenant, by its own key and not by who called it; a queue for the service; code outside
/// of grains for the principal that it uses. What came in never goes out again.
/// </summary>
public sealed class CallerFilter(PrincipalToken tokens, PrincipalContext principals) : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!GrainInterfaces.IsRuntime(context.InterfaceMethod))
        {
            // The receiver refuses it too, but only once there is an activation of it.
            if (!GrainKey.TryParse(context.TargetId.Key.ToString(), out _))
                throw ServiceException.Forbidden($"{context.InterfaceName}.{context.MethodName}: the grain's key is not valid");
            if (CallerOf(context) is { } caller)
                RequestContext.Set(PrincipalToken.ContextKey, tokens.Sign(caller));
            else
                RequestContext.Remove(PrincipalToken.ContextKey);
        }

        await context.Invoke();
    }

    private Principal? CallerOf(IOutgoingGrainCallContext context)
    {
        if (context.SourceContext is not { GrainInstance: not null } source)
            return principals.Outside;
        if (!GrainKey.TryParse(source.GrainId.Key.ToString(), out var key))
            return null;
        var subject = source.GrainId.ToString();
        return key.Value.Tenant is { } tenant
            ? new Principal(PrincipalKind.Grain, tenant, Role.Viewer, subject)
            : new Principal(PrincipalKind.Service, "", Role.Viewer, subject);
    }
}
