using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace CellGenie.Grains;

/// <summary>Applies <see cref="ComputeSiloFilter"/>.</summary>
/// <param name="metadata">What the silos say of themselves.</param>
internal sealed class ComputeSiloFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    /// <summary>Metadata key that says whether a silo renders.</summary>
    public const string ComputeKey = "compute";

    /// <summary>The value on silos that render.</summary>
    public const string Renders = "true";

    /// <summary>The value on silos that do not.</summary>
    public const string RendersNot = "false";

    /// <inheritdoc />
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToList();
        var rendering = all.Where(s => Of(s) == Renders).ToList();
        // A silo that has only just started, the only one above all, is not known yet: it is tried before a call is refused.
        return rendering.Count > 0 ? rendering : all.Where(s => Of(s) == null);
    }

    private string? Of(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(ComputeKey);
}
