using Orleans.Hosting;

namespace CellGenie.Grains.Storage;

/// <summary>Registers the membership, grain state and reminders of a cluster. The one for Azure is in an assembly of its own, because not every feed has its packages.</summary>
public interface IClusterStorage
{
    /// <summary>Registers them.</summary>
    /// <param name="silo">The silo that is being built.</param>
    /// <param name="options">Valid options.</param>
    void Configure(ISiloBuilder silo, StorageOptions options);
}
