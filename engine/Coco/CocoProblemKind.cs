namespace CellGenie.Coco;

/// <summary>What is wrong with a single entry of a COCO file.</summary>
public enum CocoProblemKind
{
    /// <summary>A field is missing, of the wrong type or out of range.</summary>
    BadField,

    /// <summary>A polygon has an odd count, fewer than six numbers, a coordinate that is no number, or no part.</summary>
    BadPolygon,

    /// <summary>Runs are damaged, do not add up, or are of another size than the image.</summary>
    BadRunLengths,

    /// <summary>A second image has the id of an earlier one.</summary>
    DuplicateImageId,

    /// <summary>A second annotation has the id of an earlier one.</summary>
    DuplicateAnnotationId,

    /// <summary>A second category or licence has the id of an earlier one.</summary>
    DuplicateId,

    /// <summary>The image of an annotation does not exist.</summary>
    UnknownImage,

    /// <summary>The category of an annotation does not exist.</summary>
    UnknownCategory,

    /// <summary>The file has no <c>categories</c>, so references to them are not checked.</summary>
    NoCategories,
}
