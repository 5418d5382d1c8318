using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Placement;

/// <summary>Does what a <see cref="PlacementFilterStrategy"/> says.</summary>
public interface IPlacementFilterDirector
{
    /// <summary>The silos of these on which the target may live.</summary>
    IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos);
}
