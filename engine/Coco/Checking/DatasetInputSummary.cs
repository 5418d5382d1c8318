namespace CellGenie.Coco;

/// <summary>What was checked.</summary>
/// <param name="AnnotationFile">The annotation file.</param>
/// <param name="ImagesFolder">The folder of its images; null if only annotations were checked.</param>
/// <param name="Split">The split as it was given.</param>
/// <param name="Images">Valid images in the file.</param>
/// <param name="Annotations">Valid annotations in the file.</param>
public sealed record DatasetInputSummary(string AnnotationFile, string? ImagesFolder, string Split, int Images, int Annotations);
