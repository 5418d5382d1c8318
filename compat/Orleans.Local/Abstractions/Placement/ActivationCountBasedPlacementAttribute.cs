using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A new activation goes to a silo with few activations; here there is only one.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class ActivationCountBasedPlacementAttribute : PlacementAttribute
{
    /// <summary>Makes the attribute.</summary>
    public ActivationCountBasedPlacementAttribute()
        : base(ActivationCountBasedPlacement.Singleton)
    {
    }
}
