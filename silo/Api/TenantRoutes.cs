using CellGenie.Client;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>Tenants, their quotas, keys and audit log.</summary>
internal static class TenantRoutes
{
    public static void MapTenants(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/me", Me).WithMetadata(RouteAccess.Anybody).WithTags("tenants").WithName("getCaller").Produces<CallerInfo>();
        routes.MapPost("/v1/tenants", Create).ForOperators().WithTags("tenants").WithName("createTenant").Produces<Client.Tenant>(StatusCodes.Status201Created);

        var tenant = routes.MapGroup("/v1/tenants/{tenant}").WithTags("tenants");
        tenant.MapGet("", async (string tenant, IGrainFactory grains, CancellationToken ct) => TypedResults.Ok((await grains.Tenant(tenant).GetAsync(ct)).ToWire()))
            .For(Role.Viewer, operators: true).WithName("getTenant");
        tenant.MapPut("quotas", async (string tenant, TenantQuotas quotas, IGrainFactory grains, CancellationToken ct) => TypedResults.Ok((await grains.Tenant(tenant).SetQuotasAsync(quotas.ToGrain(), ct)).ToWire()))
            .ForOperators().Audited("tenant.quotas").WithName("setQuotas");
        tenant.MapDelete("", Delete).ForOperators().Audited("tenant.delete").WithName("deleteTenant").Produces(StatusCodes.Status204NoContent);

        tenant.MapGet("keys", Keys).For(Role.Owner, operators: true).WithName("listKeys").Produces<Page<ApiKey>>();
        tenant.MapPost("keys", CreateKey).For(Role.Owner, operators: true).Audited("key.create").WithName("createKey").Produces<Client.CreatedApiKey>(StatusCodes.Status201Created);
        tenant.MapPost("keys/{key}/rotate", RotateKey).For(Role.Owner, operators: true).Audited("key.rotate").WithName("rotateKey").Produces<Client.CreatedApiKey>(StatusCodes.Status201Created);
        tenant.MapDelete("keys/{key}", RevokeKey).For(Role.Owner, operators: true).Audited("key.revoke").WithName("revokeKey").Produces(StatusCodes.Status204NoContent);
        tenant.MapGet("audit", Audit).For(Role.Owner, operators: true).WithName("listAudit").Produces<Page<AuditRecord>>();
    }

    private static IResult Me(HttpContext context)
    {
        var principal = context.Features.Get<Principal>()!;
        var isLab = principal.Kind == PrincipalKind.Lab;
        return TypedResults.Ok(new CallerInfo
        {
            Kind = isLab ? CallerKind.Lab : CallerKind.Operator,
            Tenant = isLab ? principal.Tenant : null,
            Role = isLab ? Enum.Parse<TenantRole>(principal.Role.ToString()) : null,
            Subject = principal.Subject,
        });
    }

    private static async Task<IResult> Create(NewTenant body, HttpContext context, IGrainFactory grains, IAuditLog audit, TimeProvider time, CancellationToken ct)
    {
        var created = await grains.Tenant(body.Name).CreateAsync(body.DisplayName, body.Quotas.ToGrain(), ct);
        await audit.AppendAsync(created.Name, new AuditEntry(time.GetUtcNow(), context.Features.Get<Principal>()!.Subject, "tenant.create", context.Request.Path, "done"), ct);
        return TypedResults.Created($"/v1/tenants/{created.Name}", created.ToWire());
    }

    private static async Task<IResult> Delete(string tenant, IGrainFactory grains, CancellationToken ct)
    {
        await grains.Tenant(tenant).DeleteAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Keys(string tenant, IGrainFactory grains, CancellationToken ct) =>
        TypedResults.Ok(new Page<ApiKey> { Items = [.. (await grains.Tenant(tenant).ListKeysAsync(ct)).Select(k => k.ToWire())] });

    private static async Task<IResult> CreateKey(string tenant, NewApiKey body, IGrainFactory grains, CancellationToken ct)
    {
        var created = await grains.Tenant(tenant).CreateKeyAsync(body.Name, Enum.Parse<KeyScope>(body.Scope.ToString()), body.Lifetime, ct);
        return TypedResults.Created($"/v1/tenants/{tenant}/keys/{created.Info.Id}", created.ToWire());
    }

    private static async Task<IResult> RotateKey(string tenant, string key, ApiKeyRotation body, IGrainFactory grains, CancellationToken ct)
    {
        var created = await grains.Tenant(tenant).RotateKeyAsync(key, body.Overlap, ct);
        return TypedResults.Created($"/v1/tenants/{tenant}/keys/{created.Info.Id}", created.ToWire());
    }

    private static async Task<IResult> RevokeKey(string tenant, string key, IGrainFactory grains, CancellationToken ct)
    {
        await grains.Tenant(tenant).RevokeKeyAsync(key, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Audit(string tenant, int? limit, string? continuation, IAuditLog audit, CancellationToken ct)
    {
        var page = await audit.ListAsync(tenant, Paging.Limit(limit), continuation, ct);
        return TypedResults.Ok(new Page<AuditRecord> { Items = [.. page.Entries.Select(e => e.ToWire())], Continuation = page.Continuation });
    }
}
