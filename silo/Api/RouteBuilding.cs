using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>Says of a route who may call it; a route without it is refused to everybody.</summary>
internal static class RouteBuilding
{
    /// <summary>Labs with at least a role in the route's tenant.</summary>
    public static TBuilder For<TBuilder>(this TBuilder builder, Role role, bool operators = false)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RouteAccess(role, operators));

    /// <summary>Operators only.</summary>
    public static TBuilder ForOperators<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RouteAccess(null, true));

    /// <summary>Writes what was done, and how it came out, into the tenant's audit log.</summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder builder, string action) => builder.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var audit = http.RequestServices.GetRequiredService<IAuditLog>();
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var outcome = "failed";
        try
        {
            var result = await next(context);
            outcome = "done";
            return result;
        }
        catch (ServiceException e)
        {
            outcome = e.Code.ToString().ToLowerInvariant();
            throw;
        }
        finally
        {
            var tenant = (string)http.GetRouteValue("tenant")!;
            await audit.AppendAsync(tenant, new AuditEntry(time.GetUtcNow(), http.Features.Get<Principal>()!.Subject, action, http.Request.Path, outcome));
        }
    });

    /// <summary>Says in the API's description that the body is a file.</summary>
    public static RouteHandlerBuilder AcceptsBytes(this RouteHandlerBuilder builder, string contentType = "application/octet-stream") =>
        builder.Accepts<Stream>(contentType, "*/*");

    /// <summary>Says in the API's description that the answer is a file.</summary>
    public static RouteHandlerBuilder ProducesBytes(this RouteHandlerBuilder builder, string contentType) =>
        builder.Produces<Stream>(StatusCodes.Status200OK, contentType);
}
