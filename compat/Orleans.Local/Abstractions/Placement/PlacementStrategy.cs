namespace Orleans.Runtime;

/// <summary>How a silo is chosen for a new activation. With one silo all choose the same.</summary>
public abstract class PlacementStrategy
{
    private protected PlacementStrategy()
    {
    }
}
