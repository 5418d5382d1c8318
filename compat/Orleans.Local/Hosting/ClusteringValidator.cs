using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>A silo must be told how it finds the others, even where there are none.</summary>
internal sealed class ClusteringValidator(IServiceProvider services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (services.GetService(typeof(LocalhostClustering)) is null)
        {
            throw new OrleansConfigurationException("Clustering has not been configured: use UseLocalhostClustering.");
        }
    }
}

/// <summary>Says that the silo is alone.</summary>
internal sealed class LocalhostClustering;
