using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A new activation goes to the silo of the caller; here there is only one.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class PreferLocalPlacementAttribute : PlacementAttribute
{
    /// <summary>Makes the attribute.</summary>
    public PreferLocalPlacementAttribute()
        : base(PreferLocalPlacement.Singleton)
    {
    }
}
