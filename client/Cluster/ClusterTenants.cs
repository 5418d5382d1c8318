using CellGenie.Grains;
using CellGenie.Silo;

namespace CellGenie.Client.Cluster;

/// <summary>Tenants by their grains.</summary>
internal sealed class ClusterTenants(ClusterCalls calls) : ITenantTransport
{
    public Task<Tenant> CreateAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        calls.CallAsync(async () => (await calls.Grains.Tenant(tenant.Name).CreateAsync(tenant.DisplayName, tenant.Quotas.ToGrain(), cancellationToken)).ToWire());

    public Task<Tenant> GetAsync(string? tenant, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => (await calls.Grains.Tenant(name).GetAsync(cancellationToken)).ToWire());
    }

    public Task<Tenant> SetQuotasAsync(string? tenant, TenantQuotas quotas, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "tenant.quotas", name, async () => (await calls.Grains.Tenant(name).SetQuotasAsync(quotas.ToGrain(), cancellationToken)).ToWire());
    }

    public Task DeleteAsync(string? tenant, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "tenant.delete", name, () => calls.Grains.Tenant(name).DeleteAsync(cancellationToken));
    }

    public Task<Page<ApiKey>> ListKeysAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => new Page<ApiKey> { Items = [.. (await calls.Grains.Tenant(name).ListKeysAsync(cancellationToken)).Select(k => k.ToWire())] });
    }

    public Task<CreatedApiKey> CreateKeyAsync(string? tenant, NewApiKey key, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "key.create", key.Name, async () =>
            (await calls.Grains.Tenant(name).CreateKeyAsync(key.Name, Enum.Parse<KeyScope>(key.Scope.ToString()), key.Lifetime, cancellationToken)).ToWire());
    }

    public Task<CreatedApiKey> RotateKeyAsync(string? tenant, string key, ApiKeyRotation rotation, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "key.rotate", key, async () => (await calls.Grains.Tenant(name).RotateKeyAsync(key, rotation.Overlap, cancellationToken)).ToWire());
    }

    public Task RevokeKeyAsync(string? tenant, string key, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "key.revoke", key, () => calls.Grains.Tenant(name).RevokeKeyAsync(key, cancellationToken));
    }

    public Task<Page<AuditRecord>> ListAuditAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            // The log is no grain, so the grain is asked first whether the caller may see what only owners may.
            await calls.Grains.Tenant(name).ListKeysAsync(cancellationToken);
            var entries = await calls.Log.ListAsync(name, Paging.Limit(page.Limit), page.Continuation, cancellationToken);
            return new Page<AuditRecord> { Items = [.. entries.Entries.Select(e => e.ToWire())], Continuation = entries.Continuation };
        });
    }
}
