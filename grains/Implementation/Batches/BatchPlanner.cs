using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Turns an order into the specification that all shards work from.</summary>
/// <param name="blobs">Where libraries lie.</param>
/// <param name="options">How batches are driven.</param>
internal sealed class BatchPlanner(IBlobStore blobs, IOptions<BatchOptions> options)
{
    private const int SmallestShard = 8;
    private const int LargestShard = 256;

    // A batch is divided into at least this many shards where it is large enough, so that all workers of a small cluster have some.
    private const int WantedShards = 32;

    /// <summary>Resolves the order against a version of the library.</summary>
    /// <exception cref="ServiceException">The request breaks a rule.</exception>
    public async Task<BatchPlan> PlanAsync(string tenant, BatchOrder order, LibraryVersion version, CancellationToken cancellationToken)
    {
        try
        {
            var request = GenerationRequest.Parse(order.RequestJson);
            var index = await ReadIndexAsync(tenant, order.Dataset, version.Id, cancellationToken);
            var specification = request.ToSpecification(index.Cultures, $"{order.Dataset} {version.Id}");
            specification.Validate(index.RingWidth);
            var images = specification.ImageCount;
            if (images > options.Value.MaxImages)
                throw ServiceException.Invalid($"{images} images are more than the {options.Value.MaxImages} of one batch");
            return new BatchPlan(specification.ToJson(), images, Math.Clamp(images / WantedShards, SmallestShard, LargestShard));
        }
        catch (CellGenieException e)
        {
            throw ServiceException.Invalid(e.Message);
        }
    }

    private async Task<CellBankIndex> ReadIndexAsync(string tenant, string dataset, string version, CancellationToken cancellationToken)
    {
        var address = BlobPaths.Library(tenant, dataset, version, CellBank.IndexFile);
        await using var stream = await blobs.OpenReadAsync(address, cancellationToken: cancellationToken);
        return CellBankIndex.Read(stream, address.Path);
    }
}
