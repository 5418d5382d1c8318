using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>The grain lives only on silos with the metadata <c>accelerator=gpu</c>; without one, calls to it fail.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GpuSiloAttribute() : PlacementFilterAttribute(new GpuSiloFilter());
