using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace CellGenie.Grains;

/// <summary>Applies <see cref="ComputeSiloFilter"/>.</summary>
/// <param name="metadata">What the silos say of themselves.</param>
internal sealed class ComputeSiloFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    /// <summary>Metadata key with the value <c>true</c> on silos that render.</summary>
    public const string ComputeKey = "compute";

    /// <inheritdoc />
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        silos.Where(s => metadata.GetSiloMetadata(s).Metadata.GetValueOrDefault(ComputeKey) == "true");
}
