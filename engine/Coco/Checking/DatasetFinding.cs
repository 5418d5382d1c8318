namespace CellGenie.Coco;

/// <summary>One violation of a rule.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Rule">The rule's id, see <see cref="DatasetRule"/>.</param>
/// <param name="File">The annotation file.</param>
/// <param name="Image">The image's name in that file, where one is concerned.</param>
/// <param name="ImageId">The image's id in that file, where one is concerned.</param>
/// <param name="AnnotationIds">The annotations concerned; may be empty.</param>
/// <param name="Message">What was found.</param>
/// <param name="Action">What to do about it.</param>
public sealed record DatasetFinding(
    FindingSeverity Severity,
    string Rule,
    string File,
    string? Image,
    long? ImageId,
    IReadOnlyList<long> AnnotationIds,
    string Message,
    string Action);
