namespace CellGenie.Client;

/// <summary>Tenants and their keys.</summary>
internal interface ITenantTransport
{
    Task<Tenant> CreateAsync(NewTenant tenant, CancellationToken cancellationToken);

    Task<Tenant> GetAsync(string? tenant, CancellationToken cancellationToken);

    Task<Tenant> SetQuotasAsync(string? tenant, TenantQuotas quotas, CancellationToken cancellationToken);

    Task DeleteAsync(string? tenant, CancellationToken cancellationToken);

    Task<Page<ApiKey>> ListKeysAsync(string? tenant, PageRequest page, CancellationToken cancellationToken);

    Task<CreatedApiKey> CreateKeyAsync(string? tenant, NewApiKey key, CancellationToken cancellationToken);

    Task<CreatedApiKey> RotateKeyAsync(string? tenant, string key, ApiKeyRotation rotation, CancellationToken cancellationToken);

    Task RevokeKeyAsync(string? tenant, string key, CancellationToken cancellationToken);

    Task<Page<AuditRecord>> ListAuditAsync(string? tenant, PageRequest page, CancellationToken cancellationToken);
}
