using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>Keeps the silos that render.</summary>
public sealed class ComputeSiloFilter : PlacementFilterStrategy
{
    /// <summary>Creates the filter, before all others.</summary>
    public ComputeSiloFilter()
        : base(0)
    {
    }
}
