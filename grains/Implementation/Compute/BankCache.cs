using System.Security.Cryptography;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>
/// Opens cell banks from the blob store: where they lie, when that is on this machine, otherwise from a copy that is downloaded and
/// compared with the hash in its index. A bank is opened once for all who use it. Thread-safe.
/// </summary>
public sealed class BankCache : IDisposable
{
    // An index that is larger is no index.
    private const long MaxIndexBytes = 1L << 30;

    private readonly IBlobStore _store;
    private readonly ScratchFolder _folder;
    private readonly LeaseCache<BankKey, CellBank> _banks;

    /// <summary>Creates an empty cache.</summary>
    /// <exception cref="CellGenieException">The cache folder cannot be written.</exception>
    public BankCache(IBlobStore store, ComputeOptions options)
    {
        _store = store;
        try
        {
            _folder = new ScratchFolder(options.CacheFolder);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{options.CacheFolder}: the cache of libraries cannot be written: {e.Message}", e);
        }

        _banks = new LeaseCache<BankKey, CellBank>(OpenAsync, Close, options.CacheBytes);
    }

    /// <summary>Opens a bank, or shares one that is open.</summary>
    /// <exception cref="InvalidInputException">The bank is damaged, or the key is not one.</exception>
    /// <exception cref="BlobNotFoundException">There is no such bank.</exception>
    /// <exception cref="BlobStoreException">The storage failed, or the cache folder is full.</exception>
    public Task<Lease<CellBank>> AcquireAsync(BankKey key, CancellationToken cancellationToken = default) => _banks.AcquireAsync(key, cancellationToken);

    /// <summary>Closes what is not in use and deletes all copies. Called when no lease is held any more.</summary>
    public void Dispose()
    {
        _banks.Dispose();
        _folder.Dispose();
    }

    private async Task<(CellBank Bank, long Bytes)> OpenAsync(BankKey key, CancellationToken cancellationToken)
    {
        var data = BlobPaths.Library(key.Tenant, key.Dataset, key.Version, CellBank.DataFile);
        var index = BlobPaths.Library(key.Tenant, key.Dataset, key.Version, CellBank.IndexFile);
        if (_store.FindLocalFile(data) is { } file && _store.FindLocalFile(index) is { } indexFile && Path.GetDirectoryName(file) == Path.GetDirectoryName(indexFile))
            return (Open(Path.GetDirectoryName(file)!, data), new FileInfo(file).Length);

        var folder = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        CellBank? bank = null;
        try
        {
            await DownloadAsync(index, Path.Combine(folder, CellBank.IndexFile), MaxIndexBytes, 0, cancellationToken).ConfigureAwait(false);
            var sha256 = await DownloadAsync(data, Path.Combine(folder, CellBank.DataFile), long.MaxValue, CellBank.HashedFrom, cancellationToken).ConfigureAwait(false);
            bank = Open(folder, data);
            if (bank.Id != sha256)
                throw new InvalidInputException(data.ToString(), "", $"its content has the SHA-256 {sha256}, its index says {bank.Id}");
            return (bank, new FileInfo(Path.Combine(folder, CellBank.DataFile)).Length);
        }
        catch (Exception e)
        {
            bank?.Dispose();
            Directory.Delete(folder, recursive: true);
            if (AtomicFile.IsWriteFailure(e))
                throw new BlobStoreException($"{data}: cannot be copied to this machine: {e.Message}", e);
            throw;
        }
    }

    private static CellBank Open(string folder, BlobAddress data)
    {
        try
        {
            return CellBank.Open(folder);
        }
        catch (InvalidInputException e)
        {
            // Where a silo keeps its files is nobody's business.
            throw new InvalidInputException($"{data} ({Path.GetFileName(e.File)})", e.Place, e.Rule, e);
        }
    }

    /// <returns>SHA-256 of the blob's bytes from <paramref name="hashedFrom"/> on, in hexadecimal.</returns>
    private async Task<string> DownloadAsync(BlobAddress blob, string file, long most, long hashedFrom, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = await _store.OpenReadAsync(blob, 0, cancellationToken).ConfigureAwait(false);
        using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        var buffer = new byte[1 << 20];
        var length = 0L;
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; length += read)
        {
            if (length + read > most)
                throw new InvalidInputException(blob.ToString(), "", $"it has more than {most} bytes");
            var skipped = (int)Math.Clamp(hashedFrom - length, 0, read);
            hash.AppendData(buffer, skipped, read - skipped);
            target.Write(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Close(CellBank bank)
    {
        bank.Dispose();
        if (bank.Folder.StartsWith(_folder.Path, StringComparison.Ordinal))
            Directory.Delete(bank.Folder, recursive: true);
    }
}
