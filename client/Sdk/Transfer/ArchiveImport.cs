using System.Security.Cryptography;

namespace CellGenie.Client;

/// <summary>Sends a zip archive in chunks. The service knows an archive by its SHA-256, so that a later process goes on where this one stopped.</summary>
internal sealed class ArchiveImport(ICellGenieTransport transport, string dataset, ImportOptions options)
{
    private readonly TransferCounter _counter = new(options.Progress);

    public async Task RunAsync(string archiveFile, CancellationToken cancellationToken)
    {
        var asked = new NewUpload { Length = new FileInfo(archiveFile).Length, Sha256 = await HashAsync(archiveFile, cancellationToken).ConfigureAwait(false) };
        var status = await transport.Datasets.CreateAsync(null, dataset, cancellationToken).ConfigureAwait(false);
        if (status.Phase != DatasetPhase.Uploading)
            return;

        _counter.Expect(1);
        var upload = await transport.Datasets.BeginUploadAsync(null, dataset, asked, cancellationToken).ConfigureAwait(false);
        for (var failures = 0; upload.Offset < upload.Length;)
        {
            var before = upload.Offset;
            TimeSpan delay;
            try
            {
                var count = Math.Min(upload.ChunkBytes, upload.Length - upload.Offset);
                upload = await transport.Datasets.PutChunkAsync(null, dataset, upload, UploadBody.OfFile(archiveFile, upload.Offset, count), cancellationToken).ConfigureAwait(false);
                _counter.Moved(upload.Offset - before);
                options.Progress?.Report(_counter.Now);
                failures = 0;
                continue;
            }
            catch (CellGenieRequestException e) when (Wait(e, failures++) is { } wait)
            {
                delay = wait;
            }

            // Whether the chunk of a lost answer was taken, only the service knows.
            await Task.Delay(delay, transport.Time, cancellationToken).ConfigureAwait(false);
            upload = await transport.Datasets.GetUploadAsync(null, dataset, upload.Id, cancellationToken).ConfigureAwait(false);
        }

        _counter.Done();
        await transport.Datasets.CompleteAsync(null, dataset, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan? Wait(CellGenieRequestException e, int failures) =>
        e.ErrorCode == CellGenieErrorCode.Conflict && failures < 2 ? TimeSpan.Zero : transport.RetryDelay(e, failures);

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}
