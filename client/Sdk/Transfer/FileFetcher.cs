using System.Security.Cryptography;

namespace CellGenie.Client;

/// <summary>Opens a file of the service from an offset on, or from the start where the file is no longer the version that is named.</summary>
internal delegate Task<RemoteContent> OpenContent(long offset, string? version, CancellationToken cancellationToken);

/// <summary>
/// Fetches files so that a cut line costs only what had not come yet, and nothing partial ever stands under a final name. The part that
/// an earlier process left is used only where the SHA-256 can tell whether it fits.
/// </summary>
internal sealed class FileFetcher(ICellGenieTransport transport, Action<long>? moved = null)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Whether the file is there and right.</summary>
    public static async Task<bool> IsThereAsync(FetchTarget target, CancellationToken cancellationToken) =>
        new FileInfo(target.Path) is { Exists: true } file && (target.Length == null || file.Length == target.Length)
        && target is not { Sha256: null, Length: null } && await IsRightAsync(target.Path, target, cancellationToken).ConfigureAwait(false);

    /// <summary>Fetches a file and gives it its name.</summary>
    public async Task FetchAsync(FetchTarget target, OpenContent open, CancellationToken cancellationToken)
    {
        await FetchPartialAsync(target, open, cancellationToken).ConfigureAwait(false);
        File.Move(target.Partial, target.Path, overwrite: true);
    }

    /// <summary>Fetches a file and leaves it under its temporary name.</summary>
    public async Task FetchPartialAsync(FetchTarget target, OpenContent open, CancellationToken cancellationToken)
    {
        var fresh = target.Sha256 == null;
        var damaged = false;
        string? version = null;
        for (var failures = 0; ;)
        {
            var before = fresh ? 0 : LengthOf(target.Partial);
            TimeSpan delay;
            try
            {
                version = await TransferAsync(target, before, version, open, cancellationToken).ConfigureAwait(false);
                if (await IsRightAsync(target.Partial, target, cancellationToken).ConfigureAwait(false))
                    return;
                File.Delete(target.Partial);
                // The part of an earlier process, or one bad transfer, is worth a second try from the start; no more.
                if (damaged)
                    throw new CellGenieRequestException(0, CellGenieErrorCode.Damaged, $"{target.Path}: what came is not what the manifest says, twice; it was thrown away");
                damaged = true;
                continue;
            }
            catch (InterruptedTransferException e) when (transport.RetryDelay(e.Failure, e.Received > 0 ? 0 : failures) is { } wait)
            {
                failures = e.Received > 0 ? 1 : failures + 1;
                version = e.Version ?? version;
                // Without a version or a hash nothing tells that the rest belongs to the same file.
                fresh = target.Sha256 == null && version == null;
                delay = wait;
            }
            catch (InterruptedTransferException e)
            {
                throw e.Failure;
            }

            await Task.Delay(delay, transport.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One attempt to get what is missing.</summary>
    /// <returns>The version of the file.</returns>
    private async Task<string?> TransferAsync(FetchTarget target, long offset, string? version, OpenContent open, CancellationToken cancellationToken)
    {
        RemoteContent content;
        try
        {
            content = await open(offset, version, cancellationToken).ConfigureAwait(false);
        }
        catch (CellGenieRequestException e) when (e.Status == 416 && offset > 0)
        {
            // Nothing is missing, or the file has changed: the hash decides.
            return version;
        }

        using (content)
        {
            if (content.Offset != 0 && content.Offset != offset)
                throw new CellGenieRequestException(206, CellGenieErrorCode.BadAnswer, $"{target.Path}: asked for the bytes from {offset} on, and got those from {content.Offset} on");
            return await CopyAsync(target, content, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> CopyAsync(FetchTarget target, RemoteContent content, CancellationToken cancellationToken)
    {
        var received = 0L;
        var buffer = new byte[BufferSize];
        await using var file = new FileStream(target.Partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        file.SetLength(content.Offset);
        file.Position = content.Offset;
        try
        {
            while (await content.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                received += count;
                moved?.Invoke(count);
            }
        }
        catch (CellGenieRequestException e)
        {
            throw new InterruptedTransferException(e, received, content.Version);
        }

        return content.Version;
    }

    private static async Task<bool> IsRightAsync(string path, FetchTarget target, CancellationToken cancellationToken)
    {
        if (target.Length is { } length && LengthOf(path) != length)
            return false;
        if (target.Sha256 == null)
            return true;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var hash = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash).Equals(target.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>A transfer that ended before the file did.</summary>
    private sealed class InterruptedTransferException(CellGenieRequestException failure, long received, string? version) : Exception(failure.Message, failure)
    {
        public CellGenieRequestException Failure { get; } = failure;

        public long Received { get; } = received;

        public string? Version { get; } = version;
    }
}
