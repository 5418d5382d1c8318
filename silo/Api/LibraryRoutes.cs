using CellGenie.Client;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>Cell libraries and the cultures in them.</summary>
internal static class LibraryRoutes
{
    public static void MapLibraries(this IEndpointRouteBuilder routes)
    {
        var tenant = routes.MapGroup("/v1/tenants/{tenant}").WithTags("libraries");
        tenant.MapGet("libraries/{dataset}", async (string tenant, string dataset, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Library(tenant, dataset).GetAsync(ct)).ToWire())).For(Role.Viewer).WithName("getLibrary");
        tenant.MapPost("libraries/{dataset}/extract", async (string tenant, string dataset, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Accepted($"/v1/tenants/{tenant}/libraries/{dataset}", (await grains.Library(tenant, dataset).ExtractAsync(ct)).ToWire()))
            .For(Role.Member).Audited("library.extract").WithName("extractLibrary");
        tenant.MapGet("cultures/{dataset}", async (string tenant, string dataset, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok(new Page<string> { Items = (await grains.Library(tenant, dataset).GetAsync(ct)).Versions.FirstOrDefault()?.Cultures ?? [] }))
            .For(Role.Viewer).WithName("listCultures");
        tenant.MapGet("cultures/{dataset}/{culture}", async (string tenant, string dataset, string culture, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Culture(tenant, dataset, culture).GetAsync(ct)).ToWire())).For(Role.Viewer).WithName("getCulture");
    }
}
