using CellGenie.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CellGenie.Client.Cluster;

/// <summary>Registers the clients of trusted programs.</summary>
public static class ClusterHosting
{
    /// <summary>
    /// Registers <see cref="ClusterClients"/>. The program registers the cluster's client with <see cref="CallerFilter"/>, the storage, and
    /// <see cref="AccessHosting.AddCellGeniePrincipals"/>; a silo has them already.
    /// </summary>
    public static IServiceCollection AddCellGenieClusterClients(this IServiceCollection services)
    {
        services.TryAddSingleton<ClusterClients>();
        return services;
    }
}
