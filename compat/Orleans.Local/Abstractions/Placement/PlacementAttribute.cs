using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Says how a silo is chosen for a new activation of the grain.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public abstract class PlacementAttribute : Attribute
{
    private protected PlacementAttribute(PlacementStrategy placement) => PlacementStrategy = placement;

    /// <summary>How a silo is chosen.</summary>
    public PlacementStrategy PlacementStrategy { get; }
}
