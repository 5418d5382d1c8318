namespace CellGenie.Coco;

/// <summary>One annotated instance.</summary>
/// <param name="Id">Unique inside one file.</param>
/// <param name="ImageId">The image it belongs to.</param>
/// <param name="CategoryId">Its category.</param>
/// <param name="Area">The <c>area</c> field in pixels; where a file has none, <see cref="Segmentation.Area"/>.</param>
/// <param name="Box">The <c>bbox</c> field; where a file has none, <see cref="Segmentation.Box"/>.</param>
/// <param name="IsCrowd">Whether it stands for a group that is not separated.</param>
/// <param name="Segmentation">Its mask.</param>
public sealed record CocoAnnotation(long Id, long ImageId, int CategoryId, double Area, BoundingBox Box, bool IsCrowd, Segmentation Segmentation)
{
    /// <summary>The <c>culture</c> (or <c>cell_type</c>) field, an extension of CellGenie.</summary>
    public string? Culture { get; init; }
}
