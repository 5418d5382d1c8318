namespace Orleans.Runtime;

/// <summary>A new activation goes to the silo of the caller; here there is only one.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy
{
    internal static PreferLocalPlacement Singleton { get; } = new();
}
