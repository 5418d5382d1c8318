namespace Orleans.Runtime;

/// <summary>A new activation goes to a silo with few activations; here there is only one.</summary>
public sealed class ActivationCountBasedPlacement : PlacementStrategy
{
    internal static ActivationCountBasedPlacement Singleton { get; } = new();
}
