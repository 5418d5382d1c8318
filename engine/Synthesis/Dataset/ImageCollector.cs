namespace CellGenie.Synthesis;

/// <summary>Joins what images, or shards of images, add to the two files of a dataset, in order, and counts.</summary>
/// <param name="specification">The specification.</param>
/// <param name="annotations">Takes annotations, separated by a comma and a line break.</param>
/// <param name="manifest">Takes the manifest's objects, separated by a comma and a line break.</param>
/// <param name="amodal">Takes annotations with whole masks, as many and separated likewise; null where they are not asked for.</param>
internal sealed class ImageCollector(GenerationSpecification specification, Stream annotations, Stream manifest, Stream? amodal)
{
    private readonly Dictionary<string, CultureTotals> _totals = [];
    private readonly List<FailedImage> _failures = [];
    private bool _hasAnnotations;
    private bool _hasImages;

    /// <summary>The image that comes next.</summary>
    public int NextImage { get; private set; }

    public IReadOnlyDictionary<string, CultureTotals> Totals => _totals;

    public IReadOnlyList<FailedImage> Failures => _failures;

    /// <summary>Begins at an image, with the totals of some cultures.</summary>
    public void Begin(int nextImage, IEnumerable<KeyValuePair<string, CultureTotals>> totals)
    {
        NextImage = nextImage;
        _totals.Clear();
        foreach (var (culture, total) in totals)
            _totals.Add(culture, total);
        _failures.Clear();
        _hasAnnotations = _hasImages = false;
    }

    /// <summary>Goes on behind what a journal says is there.</summary>
    public void Continue(GenerationJournal journal)
    {
        Begin(journal.NextImage, specification.Cultures.Select(c => KeyValuePair.Create(c.Name, journal.Totals.GetValueOrDefault(c.Name) ?? new CultureTotals())));
        _failures.AddRange(journal.Failures);
        _hasAnnotations = _totals.Values.Any(t => t.Cells > 0);
        _hasImages = NextImage > 0;
    }

    public void Append(RenderedImage image)
    {
        var number = NextImage++;
        if (image.Annotations.Length > 0)
        {
            SeparateAnnotations();
            annotations.Write(image.Annotations.Text);
            amodal?.Write(image.Amodal.Text);
        }

        SeparateImages();
        manifest.Write(image.Manifest.Text);

        var totals = _totals[specification.CultureOf(number).Name];
        if (image.Failure != null)
        {
            _failures.Add(new FailedImage(number + 1, image.Failure));
            totals.Failed++;
            return;
        }

        totals.Images++;
        totals.Requested += image.Requested;
        totals.Cells += image.Cells;
        totals.Hidden += image.Requested - image.Cells;
        totals.Area += image.Area;
        totals.Short += image.IsShort ? 1 : 0;
    }

    public void Append(ShardPartReader part, CancellationToken cancellationToken)
    {
        if (part.Head.AnnotationBytes > 0)
            SeparateAnnotations();
        part.CopyAnnotations(annotations, cancellationToken);
        part.CopyAmodal(amodal ?? Stream.Null, cancellationToken);
        SeparateImages();
        part.CopyManifest(manifest, cancellationToken);

        foreach (var (culture, totals) in part.Head.Totals)
            _totals[culture].Add(totals);
        _failures.AddRange(part.Head.Failures);
        NextImage += part.Head.Count;
    }

    private void SeparateAnnotations()
    {
        if (_hasAnnotations)
        {
            annotations.Write(",\n"u8);
            amodal?.Write(",\n"u8);
        }

        _hasAnnotations = true;
    }

    private void SeparateImages()
    {
        if (_hasImages)
            manifest.Write(",\n"u8);
        _hasImages = true;
    }
}
