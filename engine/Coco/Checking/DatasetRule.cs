namespace CellGenie.Coco;

/// <summary>One rule of <see cref="DatasetCheck"/>.</summary>
/// <param name="Id">Its stable name in reports.</param>
/// <param name="Severity">How much a violation matters.</param>
/// <param name="Action">What to do about it.</param>
/// <param name="Fix">What <see cref="DatasetFixer"/> does about it; null if it takes a person to decide.</param>
public sealed record DatasetRule(string Id, FindingSeverity Severity, string Action, string? Fix = null)
{
    private const string LeavesEntryOut = "the entry is left out";
    private const string LeavesImageOut = "the image and its annotations are left out";
    private const string Removes = "the annotation is removed";

    private static readonly List<DatasetRule> Collected = [];

    /// <summary>The annotation file cannot be read at all.</summary>
    public static readonly DatasetRule BrokenAnnotationFile = Error("broken-annotation-file", "Get the file again, or export it again.");

    /// <summary>An entry lacks a field, or a field has a wrong value.</summary>
    public static readonly DatasetRule InvalidEntry = Error("invalid-entry", "Correct the entry; it is left out.", LeavesEntryOut);

    /// <summary>A polygon that cannot be rasterised, wholly or in part.</summary>
    public static readonly DatasetRule InvalidPolygon = Error("invalid-polygon", "Draw the outline again; what is invalid is left out.", "what is invalid is left out");

    /// <summary>A run-length mask that is damaged or of another size than its image.</summary>
    public static readonly DatasetRule InvalidRle = Error("invalid-rle", "Export the mask again; it is left out.", LeavesEntryOut);

    /// <summary>Two images of a file have one id.</summary>
    public static readonly DatasetRule DuplicateImageId = Error("duplicate-image-id", "Give each image its own id; the later one is left out.", LeavesEntryOut);

    /// <summary>Two annotations of a file have one id.</summary>
    public static readonly DatasetRule DuplicateAnnotationId = Error("duplicate-annotation-id", "Give each annotation its own id; the later one is left out.", LeavesEntryOut);

    /// <summary>An annotation of an image that is not in the file.</summary>
    public static readonly DatasetRule UnknownImage = Error("unknown-image", "Add the image or remove the annotation; it is left out.", LeavesEntryOut);

    /// <summary>An annotation of a category that is not in the file.</summary>
    public static readonly DatasetRule UnknownCategory = Error("unknown-category", "Add the category or correct the reference; the annotation is left out.", LeavesEntryOut);

    /// <summary>The file has no categories section.</summary>
    public static readonly DatasetRule NoCategories = Warning("no-categories", "Add a categories section; most readers require one.", "a section with the categories in use is written");

    /// <summary>The file of an image is not in the folder.</summary>
    public static readonly DatasetRule MissingImage = Error("missing-image", "Get the image, or remove its entry.", LeavesImageOut);

    /// <summary>The file of an image cannot be decoded.</summary>
    public static readonly DatasetRule UnreadableImage = Error("unreadable-image", "Get the image again, or convert it to PNG or TIFF.", LeavesImageOut);

    /// <summary>The file of an image has another size than its entry says.</summary>
    public static readonly DatasetRule SizeMismatch = Error("size-mismatch", "Use the image that was annotated: masks do not fit another size.", LeavesImageOut);

    /// <summary>Two images of one split have the same pixels.</summary>
    public static readonly DatasetRule DuplicateImage = Warning("duplicate-image", "Keep one of them.", "the one with the most annotations is kept, the others and their annotations are left out");

    /// <summary>Two entries of one split name the same file.</summary>
    public static readonly DatasetRule DuplicateFileName = Warning("duplicate-file-name", "Keep one of the entries.", "the entry with the most annotations is kept, the others and their annotations are left out");

    /// <summary>An image of one split has the same pixels as one of another split.</summary>
    public static readonly DatasetRule SplitLeakage = Error("split-leakage", "Remove it from one of the splits: results on the other are too good otherwise.", "it is kept in the test split, else in the validation split, and left out of the others");

    /// <summary>An image of one split has the same file name as one of another split.</summary>
    public static readonly DatasetRule SharedFileName = Warning("shared-file-name", "Make sure that they are different images.");

    /// <summary>An annotation lies wholly outside its image.</summary>
    public static readonly DatasetRule OutsideFrame = Error("outside-frame", "Remove it; perhaps it belongs to another image.", Removes);

    /// <summary>An annotation reaches beyond its image.</summary>
    public static readonly DatasetRule PartlyOutsideFrame = Warning("partly-outside-frame", "Clip it to the image.", "the outline is replaced by that of its pixels inside the image");

    /// <summary>A mask without a pixel.</summary>
    public static readonly DatasetRule EmptyMask = Error("empty-mask", "Remove it: some training programs fail on it.", Removes);

    /// <summary>A mask of very few pixels, or one pixel wide.</summary>
    public static readonly DatasetRule Sliver = Warning("sliver", "Remove it: no cell is that small.", Removes);

    /// <summary>A box without extent.</summary>
    public static readonly DatasetRule EmptyBox = Error("empty-box", "Recompute it from the mask: some training programs fail on it.", "the box is computed from the mask");

    /// <summary>The declared area is far from that of the mask.</summary>
    public static readonly DatasetRule AreaMismatch = Warning("area-mismatch", "Recompute it from the mask: size classes of the evaluation depend on it.", "the area is computed from the mask");

    /// <summary>The declared box does not fit the mask.</summary>
    public static readonly DatasetRule BoxMismatch = Warning("box-mismatch", "Recompute it from the mask.", "the box is computed from the mask");

    /// <summary>Two masks of one image are nearly the same.</summary>
    public static readonly DatasetRule DuplicateMask = Warning("duplicate-mask", "Remove one of them: the cell is annotated twice.", "the annotation that comes first in the file is kept, the others are removed");

    /// <summary>A mask lies mostly inside another one.</summary>
    public static readonly DatasetRule ContainedMask = Warning("contained-mask", "Look at both: probably one outline is wrong.");

    /// <summary>An image has so many overlaps that they were not all compared.</summary>
    public static readonly DatasetRule OverlapsNotCompared = Warning("overlaps-not-compared", "Look at the image: no real one has that many large overlapping masks.");

    /// <summary>An image has far fewer annotations than others of its culture.</summary>
    public static readonly DatasetRule FewAnnotations = Warning("few-annotations", "Look at the image: if cells are not annotated, leave it out of training and statistics.", LeavesImageOut);

    /// <summary>An annotation has the id 0.</summary>
    public static readonly DatasetRule AnnotationIdZero = Warning("annotation-id-zero", "Number from 1: pycocotools counts a detection matched to id 0 as false.", "it gets the next free id");

    /// <summary>An outline crosses itself.</summary>
    public static readonly DatasetRule SelfCrossing = Info("self-crossing", "Draw the outline again if the mask looks wrong.", "the outline is replaced by that of its pixels");

    /// <summary>A single instance is given as runs.</summary>
    public static readonly DatasetRule RleInstance = Info("rle-instance", "Nothing, unless your training program reads polygons only.");

    /// <summary>All rules.</summary>
    public static IReadOnlyList<DatasetRule> All => Collected;

    private static DatasetRule Error(string id, string action, string? fix = null) => Add(id, FindingSeverity.Error, action, fix);

    private static DatasetRule Warning(string id, string action, string? fix = null) => Add(id, FindingSeverity.Warning, action, fix);

    private static DatasetRule Info(string id, string action, string? fix = null) => Add(id, FindingSeverity.Info, action, fix);

    private static DatasetRule Add(string id, FindingSeverity severity, string action, string? fix)
    {
        var rule = new DatasetRule(id, severity, action, fix);
        Collected.Add(rule);
        return rule;
    }
}
