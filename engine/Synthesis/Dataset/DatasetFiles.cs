namespace CellGenie.Synthesis;

/// <summary>Names in a dataset's folder.</summary>
public static class DatasetFiles
{
    /// <summary>The images.</summary>
    public const string Images = "images";

    /// <summary>The label maps, where they were asked for.</summary>
    public const string Labels = "labels";

    /// <summary>The contour maps, where they were asked for.</summary>
    public const string Contours = "contours";

    /// <summary>The truth about tracks, where it was asked for.</summary>
    public const string Tracks = "tracks";

    /// <summary>Whole masks of all images as COCO, where they were asked for.</summary>
    public const string Amodal = "amodal.json";

    /// <summary>COCO annotations of all images.</summary>
    public const string Annotations = "annotations.json";

    /// <summary>Specification, sources, and the donor of every cell; written last.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The cell library of a dataset that was made from images in one go.</summary>
    public const string OwnLibrary = "library";
}
