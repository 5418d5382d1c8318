namespace CellGenie.Coco;

/// <summary>One kind of change that a conversion makes because the output cannot hold what the input has.</summary>
/// <param name="Id">Its stable name in <c>conversion.json</c>.</param>
/// <param name="Meaning">What the count counts.</param>
/// <param name="ChangesPixels">Whether masks are not the same pixel by pixel afterwards.</param>
public sealed record ConversionLoss(string Id, string Meaning, bool ChangesPixels)
{
    private static readonly List<ConversionLoss> Collected = [];

    /// <summary>Pixels that several instances claim.</summary>
    public static readonly ConversionLoss SharedPixels = Add("shared-pixels", "pixels that several instances claim; the overlap policy gave each to one", true);

    /// <summary>Instances that lost a part.</summary>
    public static readonly ConversionLoss CutInstances = Add("cut-instances", "instances that lost pixels to another by the overlap policy", true);

    /// <summary>Instances that lost everything.</summary>
    public static readonly ConversionLoss HiddenInstances = Add("hidden-instances", "instances of which the overlap policy left no pixel; left out", true);

    /// <summary>Instances left out by <see cref="OverlapPolicy.Drop"/>.</summary>
    public static readonly ConversionLoss DroppedInstances = Add("dropped-instances", "instances that overlap an earlier one; left out by the overlap policy", true);

    /// <summary>Crowd regions.</summary>
    public static readonly ConversionLoss Crowds = Add("crowds", "crowd regions, which the format cannot tell from cells; left out", true);

    /// <summary>Masks without a pixel.</summary>
    public static readonly ConversionLoss EmptyMasks = Add("empty-masks", "masks without a pixel inside their image; left out", false);

    /// <summary>Outlines replaced by those of their pixels.</summary>
    public static readonly ConversionLoss TracedOutlines = Add("traced-outlines", "outlines replaced by the edges of their pixels, because they reach beyond the image, cross themselves or have several parts", false);

    /// <summary>Masks with holes in a format without.</summary>
    public static readonly ConversionLoss CutHoles = Add("cut-holes", "masks with holes, written as several parts without; the pixels are the same", false);

    /// <summary>Masks whose rings were joined into one.</summary>
    public static readonly ConversionLoss JoinedRings = Add("joined-rings", "masks with holes or several parts, written as one outline with lines between its rings that are passed twice; the pixels are the same", false);

    /// <summary>Instances whose category is not written.</summary>
    public static readonly ConversionLoss Categories = Add("categories", "categories of the input, for none of which the format has a place", false);

    /// <summary>Images whose culture is not written.</summary>
    public static readonly ConversionLoss Cultures = Add("cultures", "images with a culture that neither the format nor the image's name holds", false);

    /// <summary>Annotations whose id is not written.</summary>
    public static readonly ConversionLoss Ids = Add("ids", "annotations whose id the format does not hold", false);

    /// <summary>Images of another name.</summary>
    public static readonly ConversionLoss RenamedImages = Add("renamed-images", "images that got another name: without the folder before it where the format has none, or because two would have had the same, or theirs is not safe as a path", false);

    /// <summary>Images without an annotation, in a format that has no place for them.</summary>
    public static readonly ConversionLoss EmptyImages = Add("empty-images", "images without an instance, for which the format has no place", false);

    /// <summary>Images that were to be copied.</summary>
    public static readonly ConversionLoss MissingPictures = Add("missing-pictures", "images whose files were to be copied, but were not found", false);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ConversionLoss> All => Collected;

    private static ConversionLoss Add(string id, string meaning, bool changesPixels)
    {
        var loss = new ConversionLoss(id, meaning, changesPixels);
        Collected.Add(loss);
        return loss;
    }
}
