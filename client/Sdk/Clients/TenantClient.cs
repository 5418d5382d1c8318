namespace CellGenie.Client;

/// <summary>A tenant: quotas, usage, keys, audit log.</summary>
public class TenantClient
{
    private readonly ITenantTransport _tenants = null!;

    /// <summary>For tests that replace the client.</summary>
    protected TenantClient()
    {
    }

    internal TenantClient(ICellGenieTransport transport, string? name)
    {
        _tenants = transport.Tenants;
        Name = name;
    }

    /// <summary>Its name; null for the caller’s own.</summary>
    public virtual string? Name { get; }

    /// <summary>The tenant.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Tenant> GetAsync(CancellationToken cancellationToken = default) => _tenants.GetAsync(Name, cancellationToken);

    /// <summary>Creates the tenant; for operators. The same again changes nothing.</summary>
    /// <param name="displayName">Name for people.</param>
    /// <param name="quotas">What it may use.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="InvalidOperationException">The client has no tenant’s name.</exception>
    public virtual Task<Tenant> CreateAsync(string displayName, TenantQuotas quotas, CancellationToken cancellationToken = default) =>
        _tenants.CreateAsync(new NewTenant { Name = Name ?? throw new InvalidOperationException("A new tenant needs a name."), DisplayName = displayName, Quotas = quotas }, cancellationToken);

    /// <summary>Sets what it may use; for operators.</summary>
    /// <param name="quotas">What it may use.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Tenant> SetQuotasAsync(TenantQuotas quotas, CancellationToken cancellationToken = default) => _tenants.SetQuotasAsync(Name, quotas, cancellationToken);

    /// <summary>Marks it as deleted; for operators. Its data is purged 14 days later.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default) => _tenants.DeleteAsync(Name, cancellationToken);

    /// <summary>The keys, newest first.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<ApiKey> GetKeysAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<ApiKey>((page, token) => _tenants.ListKeysAsync(Name, page, token), cancellationToken);

    /// <summary>Makes a key. Its secret is shown this once.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="scope">What it may do.</param>
    /// <param name="lifetime">How long it lives, 1 minute to 366 days.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<CreatedApiKey> CreateKeyAsync(string name, ApiKeyScope scope, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
        _tenants.CreateKeyAsync(Name, new NewApiKey { Name = name, Scope = scope, Lifetime = lifetime }, cancellationToken);

    /// <summary>Makes the successor of a key, with the same name and scope.</summary>
    /// <param name="key">Id of the key.</param>
    /// <param name="overlap">How long the old key still works, 0 to 30 days.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<CreatedApiKey> RotateKeyAsync(string key, TimeSpan overlap, CancellationToken cancellationToken = default) =>
        _tenants.RotateKeyAsync(Name, key, new ApiKeyRotation { Overlap = overlap }, cancellationToken);

    /// <summary>Ends a key; everywhere within a minute.</summary>
    /// <param name="key">Id of the key.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task RevokeKeyAsync(string key, CancellationToken cancellationToken = default) => _tenants.RevokeKeyAsync(Name, key, cancellationToken);

    /// <summary>Who did what.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<AuditRecord> GetAuditAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<AuditRecord>((page, token) => _tenants.ListAuditAsync(Name, page, token), cancellationToken);
}
