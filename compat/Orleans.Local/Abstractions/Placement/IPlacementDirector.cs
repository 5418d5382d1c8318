namespace Orleans.Runtime.Placement;

/// <summary>Names the placement hint. With one silo there is nothing to choose between, so a hint is accepted and changes nothing; own directors are not supported.</summary>
public interface IPlacementDirector
{
    /// <summary>Key in the request context under which a caller names the silo that it would like a new activation on.</summary>
    public const string PlacementHintKey = nameof(PlacementHintKey);
}
