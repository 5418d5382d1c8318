using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>A tenant. A deleted one answers only operators, and settles what was under way.</summary>
[GrainType("cellgenie.tenant")]
internal sealed partial class TenantGrain(
    [PersistentState("tenant", GrainStateStore.Name)] IPersistentState<TenantState> tenant,
    [PersistentState("catalogue", GrainStateStore.Name)] IPersistentState<CatalogueState> catalogue,
    [PersistentState("usage", GrainStateStore.Name)] IPersistentState<UsageState> usage,
    IPrincipalAccessor principals,
    TimeProvider time,
    ILogger<TenantGrain> logger) : Grain, ITenantGrain
{
    private const int MaxDisplayNameLength = 100;

    private string Name => this.GetPrimaryKeyString();

    private KeyRing Keys => new(Name, tenant.State.Keys, time.GetUtcNow());

    public async Task<TenantInfo> CreateAsync(string displayName, Quotas quotas, CancellationToken cancellationToken = default)
    {
        Check(quotas);
        if (string.IsNullOrWhiteSpace(displayName) || displayName.Length > MaxDisplayNameLength || displayName.Any(char.IsControl))
            throw ServiceException.Invalid($"the display name has 1 to {MaxDisplayNameLength} printable characters");
        if (tenant.State.DisplayName != null)
        {
            return tenant.State.DisplayName == displayName && tenant.State.Quotas == quotas && tenant.State.Deleted == null
                ? Info()
                : throw ServiceException.Conflict($"tenant {Name} exists with other values");
        }

        (tenant.State.DisplayName, tenant.State.Quotas, tenant.State.Created) = (displayName, quotas, time.GetUtcNow());
        await tenant.SaveAsync(DeactivateOnIdle);
        LogCreated(Name);
        return Info();
    }

    public Task<TenantInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        Require();
        return Task.FromResult(Info());
    }

    public async Task<TenantInfo> SetQuotasAsync(Quotas quotas, CancellationToken cancellationToken = default)
    {
        Check(quotas);
        Require();
        tenant.State.Quotas = quotas;
        await tenant.SaveAsync(DeactivateOnIdle);
        return Info();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        Require();
        if (tenant.State.Deleted != null)
            return;
        tenant.State.Deleted = time.GetUtcNow();
        await tenant.SaveAsync(DeactivateOnIdle);
        LogDeleted(Name);
    }

    public async Task<CreatedApiKey> CreateKeyAsync(string name, KeyScope scope, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        RequireAlive();
        var key = Keys.Create(name, scope, lifetime);
        await tenant.SaveAsync(DeactivateOnIdle);
        LogKeyCreated(Name, key.Info.Id);
        return key;
    }

    public async Task<CreatedApiKey> RotateKeyAsync(string id, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        RequireAlive();
        var key = Keys.Rotate(id, overlap);
        await tenant.SaveAsync(DeactivateOnIdle);
        LogKeyRotated(Name, id, key.Info.Id);
        return key;
    }

    public async Task RevokeKeyAsync(string id, CancellationToken cancellationToken = default)
    {
        Require();
        Keys.Revoke(id);
        await tenant.SaveAsync(DeactivateOnIdle);
        LogKeyRevoked(Name, id);
    }

    public Task<IReadOnlyList<ApiKeyInfo>> ListKeysAsync(CancellationToken cancellationToken = default)
    {
        Require();
        return Task.FromResult<IReadOnlyList<ApiKeyInfo>>([.. Enumerable.Reverse(tenant.State.Keys).Select(k => k.ToInfo())]);
    }

    public async Task<Principal?> AuthenticateAsync(string id, string secret, CancellationToken cancellationToken = default)
    {
        if (tenant.State.DisplayName == null || tenant.State.Deleted != null || Keys.Authenticate(id, secret) is not { } key)
            return null;
        var principal = new Principal(PrincipalKind.Lab, Name, KeyRing.RoleOf(key.Scope), key.Id);
        if (Keys.Use(key))
            await NoteUseAsync(key.Id);
        return principal;
    }

    public async Task RegisterAsync(ResourceKind kind, string id, CancellationToken cancellationToken = default)
    {
        RequireAlive();
        if (catalogue.State.Add(kind, id, time.GetUtcNow()))
            await catalogue.SaveAsync(DeactivateOnIdle);
    }

    public async Task UnregisterAsync(ResourceKind kind, string id, CancellationToken cancellationToken = default)
    {
        if (catalogue.State.Remove(kind, id, time.GetUtcNow()))
            await catalogue.SaveAsync(DeactivateOnIdle);
        // The files stay for some days, but nobody can use them: they are not counted.
        if (kind == ResourceKind.Batch && usage.State.Batches.Remove(id))
            await usage.SaveAsync(DeactivateOnIdle);
    }

    public Task<CataloguePage> ListAsync(ResourceKind kind, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        Require();
        return Task.FromResult(catalogue.State.Page(kind, limit, continuation));
    }

    public async Task ReserveBatchAsync(string batch, long images, CancellationToken cancellationToken = default)
    {
        RequireAlive();
        if (usage.State.Reserve(batch, images, tenant.State.Quotas))
            await usage.SaveAsync(DeactivateOnIdle);
    }

    public async Task SettleBatchAsync(string batch, long images, long bytes, CancellationToken cancellationToken = default)
    {
        if (usage.State.Settle(batch, images, bytes))
            await usage.SaveAsync(DeactivateOnIdle);
    }

    public async Task AddBytesAsync(string reference, long bytes, CancellationToken cancellationToken = default)
    {
        if (usage.State.SetBytes(reference, bytes, tenant.State.Quotas))
            await usage.SaveAsync(DeactivateOnIdle);
    }

    public async Task<TimeSpan> AddGpuTimeAsync(string run, TimeSpan used, CancellationToken cancellationToken = default)
    {
        if (usage.State.AddGpuTime(used, time.GetUtcNow()))
            await usage.SaveAsync(DeactivateOnIdle);
        return TimeSpan.FromMinutes(tenant.State.Quotas.GpuMinutes - usage.State.ToUsage(time.GetUtcNow()).GpuMinutes);
    }

    private TenantInfo Info() => new(Name, tenant.State.DisplayName!, tenant.State.Quotas, usage.State.ToUsage(time.GetUtcNow()), tenant.State.Created, tenant.State.Deleted);

    /// <summary>Nobody but operators learns that there was a tenant.</summary>
    private void Require()
    {
        if (tenant.State.DisplayName == null || (tenant.State.Deleted != null && principals.Current is not { Kind: PrincipalKind.Operator }))
            throw ServiceException.NotFound($"tenant {Name}");
    }

    private void RequireAlive()
    {
        Require();
        if (tenant.State.Deleted != null)
            throw ServiceException.Conflict($"tenant {Name} was deleted");
    }

    private static void Check(Quotas quotas)
    {
        if (quotas.Images < 0 || quotas.Bytes < 0 || quotas.ConcurrentBatches < 0 || quotas.GpuMinutes < 0)
            throw ServiceException.Invalid("quotas are 0 or more");
    }

    /// <summary>Whether a lab may come in does not depend on a note of when it did.</summary>
    private async Task NoteUseAsync(string key)
    {
        try
        {
            await tenant.SaveAsync(DeactivateOnIdle);
        }
        catch (ServiceException e)
        {
            LogUseNotNoted(Name, key, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Tenant {Tenant} created")]
    private partial void LogCreated(string tenant);

    [LoggerMessage(LogLevel.Information, "Tenant {Tenant} deleted")]
    private partial void LogDeleted(string tenant);

    [LoggerMessage(LogLevel.Information, "Tenant {Tenant}: key {Key} created")]
    private partial void LogKeyCreated(string tenant, string key);

    [LoggerMessage(LogLevel.Information, "Tenant {Tenant}: key {Key} rotated, its successor is {Successor}")]
    private partial void LogKeyRotated(string tenant, string key, string successor);

    [LoggerMessage(LogLevel.Information, "Tenant {Tenant}: key {Key} revoked")]
    private partial void LogKeyRevoked(string tenant, string key);

    [LoggerMessage(LogLevel.Warning, "Tenant {Tenant}: the use of key {Key} was not noted: {Reason}")]
    private partial void LogUseNotNoted(string tenant, string key, string reason);
}
