using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Makes the images of a shard, a run of consecutive images of a dataset, one by one, so that a caller can do other work between two
/// images. Used by one thread at a time; keeps its buffers from shard to shard.
/// </summary>
public sealed class ShardRenderer
{
    private readonly DatasetPlan _plan;
    private readonly ImageRenderer _renderer;
    private readonly List<ShardFile> _files = [];
    private readonly RenderedImage _image;
    private readonly MemoryStream _annotations = new();
    private readonly MemoryStream _amodal = new();
    private readonly MemoryStream _manifest = new();
    private readonly ImageCollector _images;
    private int _shard;
    private int _first;
    private int _count;

    /// <summary>Creates a renderer with empty buffers; they grow to a few megabytes and, for each culture, 8 bytes a candidate of the bank.</summary>
    public ShardRenderer(DatasetPlan plan)
    {
        _plan = plan;
        _renderer = new ImageRenderer(plan);
        _image = new RenderedImage(_files);
        _images = new ImageCollector(plan.Specification, _annotations, _manifest, plan.Specification.HasAmodal ? _amodal : null);
    }

    /// <summary>Images that are still to be rendered.</summary>
    public int Remaining => _first + _count - _images.NextImage;

    /// <summary>Begins a shard and drops what was rendered before.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="first">Its first image, from 0.</param>
    /// <param name="count">Number of images, 1 to <see cref="ShardHead.MaxImages"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has no such images.</exception>
    public void Begin(int shard, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(ShardHead.MaxImages, _plan.Specification.ImageCount - first));
        (_shard, _first, _count) = (shard, first, count);
        _files.Clear();
        _annotations.SetLength(0);
        _amodal.SetLength(0);
        _manifest.SetLength(0);
        var perCulture = _plan.Specification.ImagesOfCulture;
        var cultures = _plan.Specification.Cultures.Skip(first / perCulture).Take((first + count - 1) / perCulture - first / perCulture + 1);
        _images.Begin(first, cultures.Select(c => KeyValuePair.Create(c.Name, new CultureTotals())));
    }

    /// <summary>Makes the next image.</summary>
    /// <param name="sink">Takes its files. An error that it throws ends the shard.</param>
    /// <returns>Whether there are more images to make.</returns>
    /// <remarks>An image with damaged donors becomes one of the part's failures, and the shard goes on.</remarks>
    /// <exception cref="InvalidOperationException">All images are made.</exception>
    /// <exception cref="CellGenieException">The shard's texts would grow beyond <see cref="ShardHead.MaxTextBytes"/>: fewer images must make a shard.</exception>
    public bool RenderNext(FileSink sink)
    {
        if (Remaining == 0)
            throw new InvalidOperationException("All images of the shard are made.");
        _renderer.Render(_images.NextImage, _image, sink);
        if (IsTooLong(_annotations, _image.Annotations) || IsTooLong(_amodal, _image.Amodal) || IsTooLong(_manifest, _image.Manifest))
            throw new CellGenieException($"shard {_shard}: the annotations of {_count} images have more than {ShardHead.MaxTextBytes} bytes; choose fewer images a shard");
        _images.Append(_image);
        return Remaining > 0;
    }

    /// <summary>The shard's part, valid until <see cref="Begin"/>.</summary>
    /// <exception cref="InvalidOperationException">Some images are not made yet.</exception>
    public ShardPart Complete()
    {
        if (_count == 0 || Remaining > 0)
            throw new InvalidOperationException("Some images of the shard are not made yet.");
        var annotations = TextOf(_annotations);
        var amodal = TextOf(_amodal);
        var manifest = TextOf(_manifest);
        var head = new ShardHead
        {
            Format = ShardHead.CurrentFormat,
            Dataset = _plan.Fingerprint,
            Shard = _shard,
            First = _first,
            Count = _count,
            Totals = _images.Totals.ToDictionary(),
            Failures = [.. _images.Failures],
            Files = [.. _files],
            AnnotationBytes = annotations.Length,
            AnnotationCrc = Crc32.Compute(annotations.Span),
            AmodalBytes = amodal.Length,
            AmodalCrc = Crc32.Compute(amodal.Span),
            ManifestBytes = manifest.Length,
            ManifestCrc = Crc32.Compute(manifest.Span),
        };
        return new ShardPart(head, annotations, amodal, manifest);
    }

    private static bool IsTooLong(MemoryStream text, Utf8Buffer more) => text.Length + more.Length + 2 > ShardHead.MaxTextBytes;

    private static ReadOnlyMemory<byte> TextOf(MemoryStream text) => text.GetBuffer().AsMemory(0, (int)text.Length);
}
