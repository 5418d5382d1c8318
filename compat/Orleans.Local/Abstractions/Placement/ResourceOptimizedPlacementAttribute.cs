using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A new activation goes to a silo with free processors and memory; here there is only one.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class ResourceOptimizedPlacementAttribute : PlacementAttribute
{
    /// <summary>Makes the attribute.</summary>
    public ResourceOptimizedPlacementAttribute()
        : base(ResourceOptimizedPlacement.Singleton)
    {
    }
}
