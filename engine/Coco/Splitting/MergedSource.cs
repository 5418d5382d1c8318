namespace CellGenie.Coco;

/// <summary>One file of a merged set.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Images">Its valid images.</param>
/// <param name="Annotations">Its valid annotations.</param>
/// <param name="ImageIdShift">What was added to its image ids; 0 if they were free.</param>
/// <param name="AnnotationIdShift">What was added to its annotation ids; 0 if they were free.</param>
public sealed record MergedSource(string File, int Images, int Annotations, long ImageIdShift, long AnnotationIdShift);
