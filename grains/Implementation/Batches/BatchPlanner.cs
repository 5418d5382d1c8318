using System.Text;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Turns an order into the specification that all shards work from.</summary>
/// <param name="grains">Reaches libraries.</param>
/// <param name="blobs">Where libraries lie.</param>
/// <param name="options">How batches are driven.</param>
internal sealed class BatchPlanner(IGrainFactory grains, IBlobStore blobs, IOptions<BatchOptions> options)
{
    private const int SmallestShard = 8;
    private const int LargestShard = 256;

    // A batch is divided into at least this many shards where it is large enough, so that all workers of a small cluster have some.
    private const int WantedShards = 32;

    // Shards and assembly are told the specification in one message each, beside at most 200 shards that were given up.
    private const int MaxRequestBytes = 32 * 1024;
    private const int MaxSpecificationBytes = 24 * 1024;

    /// <summary>Resolves the order against the version of the library that it names, or the newest.</summary>
    /// <exception cref="ServiceException">The request breaks a rule, or there is no such library.</exception>
    public async Task<BatchPlan> PlanAsync(string tenant, BatchOrder order, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(order.RequestJson) is > MaxRequestBytes and var length)
            throw ServiceException.Invalid($"a request has at most {MaxRequestBytes} bytes, not {length}");
        var library = await grains.Library(tenant, order.Dataset).GetAsync(cancellationToken);
        var version = library.Versions.FirstOrDefault(v => order.LibraryVersion == null || v.Id == order.LibraryVersion)
            ?? throw ServiceException.Conflict($"dataset {order.Dataset} has no cell library {order.LibraryVersion ?? "yet"}");
        try
        {
            var request = GenerationRequest.Parse(order.RequestJson);
            var index = await ReadIndexAsync(tenant, order.Dataset, version.Id, cancellationToken);
            var specification = request.ToSpecification(index.Cultures, $"{order.Dataset} {version.Id}");
            specification.Validate(index.RingWidth);
            var images = specification.ImageCount;
            if (images > options.Value.MaxImages)
                throw ServiceException.Invalid($"{images} images are more than the {options.Value.MaxImages} of one batch");
            var json = specification.ToJson();
            if (Encoding.UTF8.GetByteCount(json) is > MaxSpecificationBytes and var bytes)
                throw ServiceException.Invalid($"the specification of {specification.Cultures.Count} cultures has {bytes} bytes, and {MaxSpecificationBytes} are possible; order fewer cultures at a time");
            return new BatchPlan(version.Id, json, images, Math.Clamp(images / WantedShards, SmallestShard, LargestShard));
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
