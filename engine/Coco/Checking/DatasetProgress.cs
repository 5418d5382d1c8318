namespace CellGenie.Coco;

/// <summary>How far a check has come.</summary>
/// <param name="AnnotationFile">The file being checked.</param>
/// <param name="Done">Images of this file that are done.</param>
/// <param name="Total">Images of this file.</param>
public readonly record struct DatasetProgress(string AnnotationFile, int Done, int Total);
