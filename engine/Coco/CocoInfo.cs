namespace CellGenie.Coco;

/// <summary>The <c>info</c> section of a COCO file; every field may be absent.</summary>
public sealed record CocoInfo
{
    /// <summary>What the data set is.</summary>
    public string? Description { get; init; }

    /// <summary>Version of the data set, as text.</summary>
    public string? Version { get; init; }

    /// <summary>Year of publication.</summary>
    public int? Year { get; init; }

    /// <summary>Who made it.</summary>
    public string? Contributor { get; init; }

    /// <summary>Where it is described.</summary>
    public string? Url { get; init; }

    /// <summary>Date of creation, as text.</summary>
    public string? DateCreated { get; init; }
}
