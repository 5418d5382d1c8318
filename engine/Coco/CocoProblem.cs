namespace CellGenie.Coco;

/// <summary>A defect of one entry, which does not keep the rest of the file from being read.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Place">The entry, for example <c>annotation 17</c> (its id), or <c>annotations[3]</c> (its position) if it has no id.</param>
/// <param name="Rule">What was expected and what was found.</param>
/// <param name="LeftOut">True if the entry was left out; false if only a part of it was.</param>
/// <param name="ImageId">The image concerned, where known.</param>
/// <param name="AnnotationId">The annotation concerned, where known.</param>
public sealed record CocoProblem(CocoProblemKind Kind, string Place, string Rule, bool LeftOut, long? ImageId = null, long? AnnotationId = null);
