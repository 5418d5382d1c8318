using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Orleans;

namespace CellGenie.Client.Cluster;

/// <summary>
/// Makes clients for programs inside the cluster, which have its secret and therefore speak for whom they say they do. Grain calls and
/// blobs instead of HTTP; everything else is as with <see cref="CellGenieClient"/> over HTTP, but for archives, which only the API makes.
/// </summary>
/// <param name="grains">The cluster. Its calls must be signed: <see cref="CallerFilter"/> is one of its outgoing filters.</param>
/// <param name="blobs">The blobs.</param>
/// <param name="principals">Whom calls are made for.</param>
/// <param name="uploads">Archives on their way.</param>
/// <param name="audit">What was done is written into the tenant's audit log, as the API does.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterClients(IGrainFactory grains, IBlobStore blobs, PrincipalContext principals, ArchiveUploads uploads, IAuditLog audit, TimeProvider time)
{
    /// <summary>A client that acts for somebody.</summary>
    /// <param name="principal">For whom.</param>
    /// <param name="tenant">The tenant whose things are meant; null for the principal's own.</param>
    public CellGenieClient For(Principal principal, string? tenant = null)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return new CellGenieClient(new ClusterTransport(new ClusterCalls(grains, blobs, principals, audit, time, principal, tenant), uploads));
    }
}
