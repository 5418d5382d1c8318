using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>
/// Keeps the silos that have a GPU. (Orleans' own metadata filters compare the candidate with the silo that calls, so that a
/// coordinator on a CPU silo could never reach a GPU silo with them.)
/// </summary>
public sealed class GpuSiloFilter : PlacementFilterStrategy
{
    /// <summary>Creates the filter, before all others.</summary>
    public GpuSiloFilter()
        : base(0)
    {
    }
}
