namespace Orleans.Runtime;

/// <summary>A new activation goes to any silo; here there is only one.</summary>
public sealed class RandomPlacement : PlacementStrategy
{
    internal static RandomPlacement Singleton { get; } = new();
}
