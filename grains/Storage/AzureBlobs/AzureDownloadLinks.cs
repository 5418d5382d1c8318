using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace CellGenie.Grains.Storage;

/// <summary>Signs download links, with the account's key or with one that the account lends to the identity for an hour.</summary>
internal sealed class AzureDownloadLinks(BlobServiceClient service, TimeProvider time)
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(1);
    // By so much may the account's clock be behind this one's.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);
    private UserDelegationKey? _key;

    public async Task<Uri> CreateAsync(BlockBlobClient blob, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var link = new BlobSasBuilder(BlobSasPermissions.Read, now + lifetime)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = blob.Uri is { Scheme: "http", IsLoopback: true } ? SasProtocol.HttpsAndHttp : SasProtocol.Https,
        };
        if (blob.CanGenerateSasUri)
            return blob.GenerateSasUri(link);
        var key = await KeyAsync(now, cancellationToken).ConfigureAwait(false);
        return new BlobUriBuilder(blob.Uri) { Sas = link.ToSasQueryParameters(key, blob.AccountName) }.ToUri();
    }

    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_key is { } key && key.SignedExpiresOn >= now + DownloadLink.MaxLifetime)
            return key;
        // Two callers may both ask; either key is good.
        return _key = (await service.GetUserDelegationKeyAsync(now - ClockDifference, now + KeyLifetime, cancellationToken).ConfigureAwait(false)).Value;
    }
}
