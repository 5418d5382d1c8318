using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A new activation goes to any silo; here there is only one.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class RandomPlacementAttribute : PlacementAttribute
{
    /// <summary>Makes the attribute.</summary>
    public RandomPlacementAttribute()
        : base(RandomPlacement.Singleton)
    {
    }
}
