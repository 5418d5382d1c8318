namespace CellGenie.Client;

/// <summary>Tenants over HTTP.</summary>
internal sealed class HttpTenants(HttpTransport http) : ITenantTransport
{
    public Task<Tenant> CreateAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, http.TenantsPath, tenant, WireJson.Default.NewTenant, WireJson.Default.Tenant, repeatable: true, cancellationToken);

    public async Task<Tenant> GetAsync(string? tenant, CancellationToken cancellationToken) =>
        await http.GetAsync(await http.PathAsync(tenant, cancellationToken).ConfigureAwait(false), WireJson.Default.Tenant, cancellationToken).ConfigureAwait(false);

    public async Task<Tenant> SetQuotasAsync(string? tenant, TenantQuotas quotas, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "quotas").ConfigureAwait(false);
        return await http.SendAsync(HttpMethod.Put, path, quotas, WireJson.Default.TenantQuotas, WireJson.Default.Tenant, repeatable: true, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string? tenant, CancellationToken cancellationToken) =>
        await http.DeleteAsync(await http.PathAsync(tenant, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<Page<ApiKey>> ListKeysAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "keys").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageApiKey, cancellationToken).ConfigureAwait(false);
    }

    // A repeated request would make two keys, and the first one's secret would be lost.
    public async Task<CreatedApiKey> CreateKeyAsync(string? tenant, NewApiKey key, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "keys").ConfigureAwait(false);
        return await http.SendAsync(HttpMethod.Post, path, key, WireJson.Default.NewApiKey, WireJson.Default.CreatedApiKey, repeatable: false, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CreatedApiKey> RotateKeyAsync(string? tenant, string key, ApiKeyRotation rotation, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "keys", key, "rotate").ConfigureAwait(false);
        return await http.SendAsync(HttpMethod.Post, path, rotation, WireJson.Default.ApiKeyRotation, WireJson.Default.CreatedApiKey, repeatable: false, cancellationToken).ConfigureAwait(false);
    }

    public async Task RevokeKeyAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        await http.DeleteAsync(await http.PathAsync(tenant, cancellationToken, "keys", key).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<Page<AuditRecord>> ListAuditAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "audit").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageAuditRecord, cancellationToken).ConfigureAwait(false);
    }
}
