namespace CellGenie.Coco;

/// <summary>One annotation file and the images it speaks of.</summary>
/// <param name="AnnotationFile">Path of the COCO file.</param>
/// <param name="ImagesFolder">Folder of the images; null to check the annotations only.</param>
/// <param name="Split">Name of the split; empty to take it from the images or the file's name, see <see cref="SplitNames"/>.</param>
public sealed record DatasetInput(string AnnotationFile, string? ImagesFolder = null, string Split = "");
