using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Orleans.Runtime;

/// <summary>Asks the placement filters of a grain about the one silo there is.</summary>
internal sealed class SiloPlacement(Silo silo)
{
    /// <summary>Returns when the grain may live here.</summary>
    /// <exception cref="OrleansException">A filter has taken the silo away.</exception>
    public void Place(GrainClass grainClass, PlacementTarget target)
    {
        var filters = grainClass.PlacementFilters;
        if (filters.Length == 0)
        {
            return;
        }

        IEnumerable<SiloAddress> silos = [silo.Address];
        foreach (var filter in filters)
        {
            silos = silo.Services.GetRequiredKeyedService<IPlacementFilterDirector>(filter.GetType()).Filter(filter, target, silos);
        }

        if (!silos.Any())
        {
            throw new OrleansException(
                $"No active nodes are compatible with grain {target.GrainIdentity.Type} and interface {target.InterfaceType} version {target.InterfaceVersion}. "
                + $"Known nodes with grain type: {silo.Address}. All known nodes compatible with interface version: {silo.Address}");
        }
    }
}
