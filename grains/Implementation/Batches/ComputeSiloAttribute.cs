using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>The grain lives only on silos that render; a silo for GPUs or for the API alone does not.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ComputeSiloAttribute() : PlacementFilterAttribute(new ComputeSiloFilter());
