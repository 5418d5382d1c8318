namespace CellGenie.Coco;

/// <summary>What a <see cref="CocoFile"/> keeps in memory of one annotation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ImageId">Its image.</param>
/// <param name="CategoryId">Its category.</param>
/// <param name="Length">Bytes of its JSON object.</param>
/// <param name="Offset">Where the object begins in the file.</param>
/// <param name="Area">As <see cref="CocoAnnotation.Area"/>.</param>
/// <param name="Box">As <see cref="CocoAnnotation.Box"/>.</param>
public readonly record struct AnnotationEntry(long Id, long ImageId, int CategoryId, int Length, long Offset, double Area, BoundingBox Box);
