namespace CellGenie.Coco;

/// <summary>One thing that <see cref="DatasetFixer"/> did.</summary>
/// <param name="Rule">The rule that was broken, see <see cref="DatasetRule"/>.</param>
/// <param name="Image">The image's name; null where none is concerned.</param>
/// <param name="ImageId">The image's id; null where none is concerned.</param>
/// <param name="AnnotationId">The annotation's id in the input; null where none is concerned.</param>
/// <param name="Action">What was done.</param>
internal readonly record struct AnnotationFix(DatasetRule Rule, string? Image, long? ImageId, long? AnnotationId, string Action);
