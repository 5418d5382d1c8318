using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Puts the parts of all shards together to <c>annotations.json</c>, <c>manifest.json</c> and, where asked for, <c>amodal.json</c>, byte for byte as <see cref="DatasetGenerator"/>
/// writes them for the same specification and bank. Its memory does not grow with the number of images, but for about 300 bytes for
/// each image that failed, because the manifest ends with their list. Not thread-safe.
/// </summary>
public sealed class DatasetAssembler
{
    private readonly GenerationSpecification _specification;
    private readonly HashingStream _annotations;
    private readonly HashingStream? _amodal;
    private readonly DatasetWriter _writer;
    private readonly string _fingerprint;
    private int _nextShard;

    /// <summary>Begins the files.</summary>
    /// <param name="bank">The index of the bank.</param>
    /// <param name="specification">The specification, which must be valid for the bank.</param>
    /// <param name="annotations">Takes <c>annotations.json</c>. The caller disposes it.</param>
    /// <param name="manifest">Takes <c>manifest.json</c>. The caller disposes it.</param>
    /// <param name="amodal">Takes <c>amodal.json</c>; null where it is not asked for. The caller disposes it.</param>
    /// <exception cref="CellGenieException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The specification asks for <c>amodal.json</c>, and there is no stream for it.</exception>
    public DatasetAssembler(CellBankIndex bank, GenerationSpecification specification, Stream annotations, Stream manifest, Stream? amodal = null)
    {
        specification.Validate(bank.RingWidth);
        if (specification.HasAmodal && amodal == null)
            throw new ArgumentException("The specification asks for whole masks, which need a stream.", nameof(amodal));
        _specification = specification;
        _amodal = specification.HasAmodal ? new HashingStream(amodal!) : null;
        _annotations = new HashingStream(annotations);
        _fingerprint = DatasetPlan.FingerprintOf(bank, specification);
        _writer = new DatasetWriter(bank, specification, _annotations, manifest, _amodal, null);
    }

    /// <summary>How far it has come.</summary>
    public GenerationProgress Progress => new(_writer.NextImage, _specification.ImageCount, _writer.Cells, _writer.Failed);

    /// <summary>Appends the next shard's part.</summary>
    /// <param name="part">The part, read to its end. The caller disposes it.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancellationToken">Stops within a part; all files are to be thrown away then.</param>
    /// <exception cref="InvalidInputException">The part is damaged, of another dataset, or not the next one; all files are to be thrown away.</exception>
    public void Append(Stream part, string name, CancellationToken cancellationToken = default)
    {
        var reader = new ShardPartReader(part, name);
        var head = reader.Head;
        if (head.Dataset != _fingerprint)
            throw new InvalidInputException(name, "$.dataset", "it belongs to a dataset of another specification or library");
        if (head.Shard != _nextShard || head.First != _writer.NextImage)
            throw new InvalidInputException(name, "$.shard", $"shard {_nextShard} from image {_writer.NextImage} on is next, this is shard {head.Shard} from image {head.First} on");
        if (head.Count > _specification.ImageCount - head.First)
            throw new InvalidInputException(name, "$.count", $"the dataset has {_specification.ImageCount} images, this shard reaches to {head.First + head.Count}");
        var cultures = Enumerable.Range(head.First, head.Count).CountBy(image => _specification.CultureOf(image).Name).ToDictionary();
        if (head.Totals.Count != cultures.Count || head.Totals.Any(t => t.Value.Images + t.Value.Failed != cultures.GetValueOrDefault(t.Key, -1)))
            throw new InvalidInputException(name, "$.totals", $"it should have {string.Join(", ", cultures.Select(c => $"{c.Value} images of {c.Key}"))}");

        if (head.AmodalBytes > 0 != (_specification.HasAmodal && head.AnnotationBytes > 0))
            throw new InvalidInputException(name, "$.amodalBytes", "whole masks are missing, or were not asked for");

        _writer.Append(reader, cancellationToken);
        _nextShard++;
    }

    /// <summary>Appends a shard that has no part: each of its images gets the reason.</summary>
    /// <param name="shard">The shard, which must be the next one.</param>
    /// <param name="count">Its images.</param>
    /// <param name="reason">Why they could not be made.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shard is not the next one, or the dataset has not that many images.</exception>
    public void AppendFailed(int shard, int count, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shard, _nextShard);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _specification.ImageCount - _writer.NextImage);
        var image = new RenderedImage();
        for (var k = 0; k < count; k++)
        {
            ImageRenderer.RenderFailure(_specification, _writer.NextImage, reason, image);
            _writer.Append(image);
        }

        _nextShard++;
    }

    /// <summary>Ends the files.</summary>
    /// <returns>The end of the manifest.</returns>
    /// <exception cref="InvalidOperationException">Some parts are missing.</exception>
    public DatasetSummary Complete(CancellationToken cancellationToken = default)
    {
        if (_writer.NextImage < _specification.ImageCount)
            throw new InvalidOperationException($"{_specification.ImageCount - _writer.NextImage} images are missing.");
        _writer.CompleteAnnotations(cancellationToken);
        return _writer.CompleteManifest(_annotations.Sha256(), _amodal?.Sha256());
    }
}
