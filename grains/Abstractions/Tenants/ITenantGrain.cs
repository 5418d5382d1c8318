namespace CellGenie.Grains;

/// <summary>A tenant: catalogue, quotas, usage, keys. Key: <c>{tenant}</c>.</summary>
[Alias("cellgenie.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Creates the tenant; an equal second call changes nothing. Conflict when it exists with other values.</summary>
    [Alias("CreateAsync")]
    [Allow(Operators = true)]
    Task<TenantInfo> CreateAsync(string displayName, Quotas quotas, CancellationToken cancellationToken = default);

    /// <summary>The tenant.</summary>
    [Alias("GetAsync")]
    [Allow(Role.Viewer, Operators = true)]
    Task<TenantInfo> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets what it may use.</summary>
    [Alias("SetQuotasAsync")]
    [Allow(Operators = true)]
    Task<TenantInfo> SetQuotasAsync(Quotas quotas, CancellationToken cancellationToken = default);

    /// <summary>Marks the tenant as deleted: every call but the operators’ is refused from now on.</summary>
    [Alias("DeleteAsync")]
    [Allow(Operators = true)]
    Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a key that lives 1 minute to 366 days.</summary>
    [Alias("CreateKeyAsync")]
    [Allow(Role.Owner, Operators = true)]
    Task<CreatedApiKey> CreateKeyAsync(string name, KeyScope scope, TimeSpan lifetime, CancellationToken cancellationToken = default);

    /// <summary>Makes a successor with the same name and scope; the old key ends after the overlap, 0 to 30 days.</summary>
    [Alias("RotateKeyAsync")]
    [Allow(Role.Owner, Operators = true)]
    Task<CreatedApiKey> RotateKeyAsync(string id, TimeSpan overlap, CancellationToken cancellationToken = default);

    /// <summary>Ends a key; everywhere within a minute.</summary>
    [Alias("RevokeKeyAsync")]
    [Allow(Role.Owner, Operators = true)]
    Task RevokeKeyAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The keys, newest first.</summary>
    [Alias("ListKeysAsync")]
    [Allow(Role.Owner, Operators = true)]
    Task<IReadOnlyList<ApiKeyInfo>> ListKeysAsync(CancellationToken cancellationToken = default);

    /// <summary>The principal that a key stands for; null when it is unknown, wrong, expired or revoked.</summary>
    [Alias("AuthenticateAsync")]
    [Allow]
    Task<Principal?> AuthenticateAsync(string id, string secret, CancellationToken cancellationToken = default);

    /// <summary>Enters a thing into the catalogue; a second call changes nothing.</summary>
    [Alias("RegisterAsync")]
    [Allow]
    Task RegisterAsync(ResourceKind kind, string id, CancellationToken cancellationToken = default);

    /// <summary>Marks a thing as deleted.</summary>
    [Alias("UnregisterAsync")]
    [Allow]
    Task UnregisterAsync(ResourceKind kind, string id, CancellationToken cancellationToken = default);

    /// <summary>A page of 1 to 1,000 things; 500 at most come, so that the message stays small, and a continuation where there are more.</summary>
    [Alias("ListAsync")]
    [Allow(Role.Viewer)]
    Task<CataloguePage> ListAsync(ResourceKind kind, int limit, string? continuation, CancellationToken cancellationToken = default);

    /// <summary>Counts a batch against the quotas; a second call for the same batch changes nothing. Quota error when one is used up.</summary>
    [Alias("ReserveBatchAsync")]
    [Allow]
    Task ReserveBatchAsync(string batch, long images, CancellationToken cancellationToken = default);

    /// <summary>Replaces the reservation of a batch by what it came to.</summary>
    [Alias("SettleBatchAsync")]
    [Allow]
    Task SettleBatchAsync(string batch, long images, long bytes, CancellationToken cancellationToken = default);

    /// <summary>Sets the bytes stored under a reference, for example a dataset; 0 forgets it. Quota error when they do not fit.</summary>
    [Alias("AddBytesAsync")]
    [Allow]
    Task AddBytesAsync(string reference, long bytes, CancellationToken cancellationToken = default);

    /// <summary>Adds GPU time of a run, or none.</summary>
    /// <returns>What is left of this month's; not above zero when it is used up.</returns>
    [Alias("AddGpuTimeAsync")]
    [Allow]
    Task<TimeSpan> AddGpuTimeAsync(string run, TimeSpan time, CancellationToken cancellationToken = default);
}
