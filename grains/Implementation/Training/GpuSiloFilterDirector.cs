using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace CellGenie.Grains;

/// <summary>Applies <see cref="GpuSiloFilter"/>.</summary>
/// <param name="silos">What the silos say of themselves.</param>
internal sealed class GpuSiloFilterDirector(GpuSilos silos) : IPlacementFilterDirector
{
    /// <inheritdoc />
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> candidates) =>
        candidates.Where(silos.HasGpu);
}
