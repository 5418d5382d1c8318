namespace Orleans.Runtime;

/// <summary>A new activation goes to a silo with free processors and memory; here there is only one.</summary>
public sealed class ResourceOptimizedPlacement : PlacementStrategy
{
    internal static ResourceOptimizedPlacement Singleton { get; } = new();
}
