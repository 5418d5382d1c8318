namespace Orleans.Placement;

/// <summary>Narrows the silos on which a new activation of the grain may live. Several filters run in the order of their strategies.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class PlacementFilterAttribute : Attribute
{
    /// <summary>Makes the attribute of a strategy.</summary>
    protected PlacementFilterAttribute(PlacementFilterStrategy placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        PlacementFilterStrategy = placement;
    }

    /// <summary>The strategy.</summary>
    public PlacementFilterStrategy PlacementFilterStrategy { get; }
}
