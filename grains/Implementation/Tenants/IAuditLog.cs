namespace CellGenie.Grains;

/// <summary>What people did to a tenant. Entries are added and never changed.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry.</summary>
    Task AppendAsync(string tenant, AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>A page of 1 to 1,000 entries, newest first. Entries that come meanwhile do not move the pages.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="limit">The most entries.</param>
    /// <param name="continuation">What the page before ended with; null for the first.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ServiceException">The limit or the continuation is not valid.</exception>
    Task<AuditPage> ListAsync(string tenant, int limit, string? continuation = null, CancellationToken cancellationToken = default);
}
