using System.Security.Cryptography;
using System.Text.Json;
using CellGenie.Grains.Storage;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>
/// Zip archives that come in pieces: <c>uploads/{upload}/upload.json</c> and <c>parts/{n}.part</c>. Every piece is a create-only blob, so that of two
/// senders of one piece one is told where the other has come to. <see cref="ImportJob"/> unpacks them when the dataset is complete.
/// </summary>
public sealed class ArchiveUploads(IBlobStore blobs, IOptions<DatasetOptions> options)
{
    private const string HeadFile = "upload.json";
    private const int MaxPieces = 10_000;

    private readonly DatasetOptions _options = options.Value;

    /// <summary>Begins an upload.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="length">Length of the archive in bytes.</param>
    /// <param name="sha256">SHA-256 of the archive in hexadecimal; checked once it is all here.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ServiceException">The archive is too large, there are too many, or the hash is none.</exception>
    public async Task<ArchiveUpload> CreateAsync(string tenant, string dataset, long length, string? sha256, CancellationToken cancellationToken = default)
    {
        if (length < 1 || length > _options.MaxArchiveBytes)
            throw ServiceException.Invalid($"an archive has 1 to {_options.MaxArchiveBytes} bytes, not {length}");
        if (sha256 != null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
            throw ServiceException.Invalid("a SHA-256 has 64 hexadecimal digits");
        var count = 0;
        await foreach (var _ in HeadsAsync(tenant, cancellationToken))
            count++;
        if (count >= _options.MaxUploads)
            throw new ServiceException(ErrorCode.Quota, $"{count} archives are on their way; complete their datasets first", "uploads", TimeSpan.FromMinutes(10));
        var upload = new ArchiveUpload("u-" + ApiKeyText.NewId(), dataset, length, sha256?.ToLowerInvariant(), 0);
        var head = JsonSerializer.SerializeToUtf8Bytes(new ArchiveUploadHead(dataset, length, upload.Sha256), DatasetJson.Default.ArchiveUploadHead);
        await blobs.WriteAsync(BlobPaths.Upload(tenant, upload.Id, HeadFile), head, BlobCondition.CreateOnly, cancellationToken);
        return upload;
    }

    /// <summary>An upload of a dataset.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public async Task<ArchiveUpload> GetAsync(string tenant, string dataset, string upload, CancellationToken cancellationToken = default) =>
        (await RequireAsync(tenant, dataset, upload, cancellationToken)).Upload;

    /// <summary>Takes the next piece.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <param name="piece">Its bytes.</param>
    /// <param name="cancellationToken">Stops; nothing of the piece is kept.</param>
    /// <exception cref="ServiceException">The piece begins elsewhere than the pieces before end, or goes beyond the end.</exception>
    public async Task<ArchiveUpload> AppendAsync(string tenant, string dataset, string upload, long offset, Stream piece, CancellationToken cancellationToken = default)
    {
        // One look at both: a number that was counted later than the offset would let two pieces of one place in.
        var (current, parts) = await RequireAsync(tenant, dataset, upload, cancellationToken);
        if (offset != current.Offset)
            throw ServiceException.Conflict($"the next piece begins at byte {current.Offset}, not {offset}");
        if (parts.Count >= MaxPieces)
            throw ServiceException.Invalid($"an archive comes in at most {MaxPieces} pieces");
        await using var writer = await blobs.OpenWriteAsync(BlobPaths.UploadPart(tenant, upload, parts.Count), BlobCondition.CreateOnly, cancellationToken);
        var buffer = new byte[1 << 17];
        for (int read; (read = await piece.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (writer.Length + read > current.Length - offset)
                throw ServiceException.Invalid($"the piece goes beyond the {current.Length} bytes of the archive");
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (writer.Length == 0)
            throw ServiceException.Invalid("the piece is empty");
        return (await writer.CommitAsync(cancellationToken)).Written
            ? current with { Offset = offset + writer.Length }
            : throw ServiceException.Conflict($"another piece at byte {offset} came first");
    }

    /// <summary>The uploads of a dataset, in the order of their ids.</summary>
    public async Task<IReadOnlyList<ArchiveUpload>> ListAsync(string tenant, string dataset, CancellationToken cancellationToken)
    {
        var uploads = new List<ArchiveUpload>();
        await foreach (var head in HeadsAsync(tenant, cancellationToken))
        {
            if (await FindAsync(tenant, head.Path.Split('/')[1], cancellationToken) is { } found && found.Upload.Dataset == dataset)
                uploads.Add(found.Upload);
        }

        return uploads;
    }

    /// <summary>Puts the pieces together.</summary>
    /// <exception cref="Imaging.InvalidInputException">Some are missing, or the whole has another hash than its sender said.</exception>
    internal async Task CopyToAsync(string tenant, ArchiveUpload upload, string file, CancellationToken cancellationToken)
    {
        if (!upload.IsComplete)
            throw new Imaging.InvalidInputException($"archive {upload.Id}", "", $"{upload.Offset} of its {upload.Length} bytes were uploaded");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var buffer = new byte[1 << 20];
        foreach (var part in (await FindAsync(tenant, upload.Id, cancellationToken))!.Value.Parts)
        {
            await using var source = await blobs.OpenReadAsync(part, cancellationToken: cancellationToken);
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }

        if (upload.Sha256 is { } expected && Convert.ToHexStringLower(hash.GetHashAndReset()) is var actual && actual != expected)
            throw new Imaging.InvalidInputException($"archive {upload.Id}", "", $"its SHA-256 is {actual}, its sender said {expected}");
    }

    /// <summary>Deletes the uploads of a dataset.</summary>
    internal async Task DeleteAsync(string tenant, string dataset, CancellationToken cancellationToken)
    {
        foreach (var upload in await ListAsync(tenant, dataset, cancellationToken))
            await blobs.DeletePrefixAsync(tenant, BlobPaths.UploadPrefix(upload.Id), cancellationToken);
    }

    private async Task<(ArchiveUpload Upload, List<BlobAddress> Parts)> RequireAsync(string tenant, string dataset, string upload, CancellationToken cancellationToken) =>
        TenantKey.IsId(upload) && await FindAsync(tenant, upload, cancellationToken) is { } found && found.Upload.Dataset == dataset
            ? found
            : throw ServiceException.NotFound($"upload {upload}");

    private async IAsyncEnumerable<BlobAddress> HeadsAsync(string tenant, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in blobs.ListAsync(tenant, BlobPaths.UploadsPrefix, cancellationToken))
        {
            if (item.Address.FileName == HeadFile)
                yield return item.Address;
        }
    }

    private async Task<(ArchiveUpload Upload, List<BlobAddress> Parts)?> FindAsync(string tenant, string upload, CancellationToken cancellationToken)
    {
        ArchiveUploadHead? head = null;
        var parts = new List<BlobAddress>();
        var offset = 0L;
        await foreach (var item in blobs.ListAsync(tenant, BlobPaths.UploadPrefix(upload), cancellationToken))
        {
            if (item.Address.FileName == HeadFile)
            {
                await using var stream = await blobs.OpenReadAsync(item.Address, cancellationToken: cancellationToken);
                head = await JsonSerializer.DeserializeAsync(stream, DatasetJson.Default.ArchiveUploadHead, cancellationToken);
            }
            else
            {
                parts.Add(item.Address);
                offset += item.Properties.Length;
            }
        }

        return head == null ? null : (new ArchiveUpload(upload, head.Dataset, head.Length, head.Sha256, offset), parts);
    }
}
