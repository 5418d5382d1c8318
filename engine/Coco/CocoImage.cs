namespace CellGenie.Coco;

/// <summary>One entry of the <c>images</c> section.</summary>
/// <param name="Id">The number that annotations refer to; unique inside one file only.</param>
/// <param name="FileName">The name as it stands in the file; it may carry a folder.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
public sealed record CocoImage(long Id, string FileName, int Width, int Height)
{
    /// <summary>The <c>culture</c> (or <c>cell_type</c>) field, an extension of CellGenie. See <see cref="CultureNames"/> for images without it.</summary>
    public string? Culture { get; init; }

    /// <summary>The <c>split</c> field, an extension of CellGenie. See <see cref="SplitNames"/> for images without it.</summary>
    public string? Split { get; init; }

    /// <summary>The <c>license</c> field: an id of the <c>licenses</c> section.</summary>
    public int? LicenseId { get; init; }
}
