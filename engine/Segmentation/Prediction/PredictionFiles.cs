namespace CellGenie.Segmentation;

/// <summary>Names in the folder of a prediction.</summary>
public static class PredictionFiles
{
    /// <summary>All detections: a COCO results file.</summary>
    public const string Results = "predictions.json";

    /// <summary>The images, and the certain detections as annotations: a COCO file that other tools open.</summary>
    public const string Annotations = "annotations.json";

    /// <summary>Label maps of the certain detections, 16-bit PNG.</summary>
    public const string Labels = "labels";

    /// <summary>Pictures with outlines, PNG.</summary>
    public const string Pictures = "pictures";
}
