namespace CellGenie.Coco;

/// <summary>Which instance gets a pixel that several claim, in formats where a pixel has one owner.</summary>
public enum OverlapPolicy
{
    /// <summary>The last one of the input.</summary>
    LastWins,

    /// <summary>The first one of the input.</summary>
    FirstWins,

    /// <summary>The one with the smallest mask; among equals the first.</summary>
    SmallestWins,

    /// <summary>An instance that shares a pixel with an earlier one that was kept is left out.</summary>
    Drop,

    /// <summary>The image is left out, and the first two instances are named.</summary>
    Error,
}
