using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Puts the parts of all shards together to <c>annotations.json</c> and <c>manifest.json</c>, byte for byte as <see cref="DatasetGenerator"/>
/// writes them for the same specification and bank. Its memory does not grow with the number of images, but for about 300 bytes for
/// each image that failed, because the manifest ends with their list. Not thread-safe.
/// </summary>
public sealed class DatasetAssembler
{
    private readonly GenerationSpecification _specification;
    private readonly HashingStream _annotations;
    private readonly DatasetWriter _writer;
    private readonly string _fingerprint;
    private int _nextShard;

    /// <summary>Begins both files.</summary>
    /// <param name="bank">The index of the bank.</param>
    /// <param name="specification">The specification, which must be valid for the bank.</param>
    /// <param name="annotations">Takes <c>annotations.json</c>. The caller disposes it.</param>
    /// <param name="manifest">Takes <c>manifest.json</c>. The caller disposes it.</param>
    /// <exception cref="CellGenieException">The specification is not valid.</exception>
    public DatasetAssembler(CellBankIndex bank, GenerationSpecification specification, Stream annotations, Stream manifest)
    {
        specification.Validate(bank.RingWidth);
        _specification = specification;
        _annotations = new HashingStream(annotations);
        _fingerprint = DatasetPlan.FingerprintOf(bank, specification);
        _writer = new DatasetWriter(bank, specification, _annotations, manifest, null);
    }

    /// <summary>How far it has come.</summary>
    public GenerationProgress Progress => new(_writer.NextImage, _specification.ImageCount, _writer.Cells, _writer.Failed);

    /// <summary>Appends the next shard's part.</summary>
    /// <param name="part">The part, read to its end. The caller disposes it.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancellationToken">Stops within a part; both files are to be thrown away then.</param>
    /// <exception cref="InvalidInputException">The part is damaged, of another dataset, or not the next one; both files are to be thrown away.</exception>
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

    /// <summary>Ends both files.</summary>
    /// <returns>The end of the manifest.</returns>
    /// <exception cref="InvalidOperationException">Some parts are missing.</exception>
    public DatasetSummary Complete(CancellationToken cancellationToken = default)
    {
        if (_writer.NextImage < _specification.ImageCount)
            throw new InvalidOperationException($"{_specification.ImageCount - _writer.NextImage} images are missing.");
        _writer.CompleteAnnotations(cancellationToken);
        return _writer.CompleteManifest(_annotations.Sha256());
    }
}
