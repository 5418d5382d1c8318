using System.Net;
using System.Net.Http.Headers;
using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>Fetches files over HTTP so that a cut line, a restart or a cancellation costs only what had not come yet.</summary>
/// <remarks>
/// The rest of a file is asked for with <c>Range</c> and <c>If-Range</c> (RFC 9110, 13.1.5 and 14.2), so that a server whose file has
/// changed sends the whole new one. Without a strong ETag nothing tells that the file is still the same, and it is fetched from the start.
/// </remarks>
internal sealed class HttpDownloader(HttpMessageHandler handler, TimeProvider time) : IDisposable
{
    /// <summary>A line on which nothing comes for so long counts as cut.</summary>
    public static readonly TimeSpan StallTime = TimeSpan.FromSeconds(60);

    private const int BufferSize = 1 << 17;

    private readonly HttpClient _client = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Retry _retry = new(time);
    private bool _reached;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Asks what a server says of a file, without its content.</summary>
    /// <returns>The answer, or null from a server that does not answer such questions.</returns>
    /// <exception cref="CellGenieException">There is no such file, or the server cannot be reached.</exception>
    public Task<RemoteFile?> DescribeAsync(FetchRequest file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        return _retry.RunAsync(AttemptAsync, note => progress?.Report(new(file.Name, DownloadStage.Waiting, 0, null, note)), cancellation);

        async Task<RemoteFile?> AttemptAsync()
        {
            using var stall = new CancellationTokenSource(StallTime, time);
            using var request = new HttpRequestMessage(HttpMethod.Head, file.Address);
            using var response = await SendAsync(request, file.Address, stall, cancellation);
            if (response.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
                return null;
            if (response.StatusCode != HttpStatusCode.OK)
                throw HttpErrors.Refused(file.Address, response, time);
            return RemoteFile.From(file.Address, response);
        }
    }

    /// <summary>Fetches a file, going on with the part that an earlier run left.</summary>
    /// <exception cref="CellGenieException">The file cannot be fetched or written, or is not the one that was asked for.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has come stays for the next run.</exception>
    public async Task<FetchedFile> FetchAsync(FetchRequest file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var part = new PartialFile(file);
        var received = 0L;

        void Report(DownloadStage stage, long done, long? total, string? note = null) => progress?.Report(new(file.Name, stage, done, total, note));

        var version = await _retry.RunAsync(
            () => TransferAsync(file, part, (done, total, gained) =>
            {
                received += gained;
                Report(DownloadStage.Receiving, done, total);
            }, cancellation),
            note => Report(DownloadStage.Waiting, part.Length, null, note),
            cancellation);

        var hash = FileHash.Of(part.Path, version.Md5 != null, (done, total) => Report(DownloadStage.Checking, done, total), cancellation);
        RequireExpected(file, part, version, hash);
        part.Complete();
        return new FetchedFile(hash.Size, hash.Sha256, version.ETag, received);
    }

    /// <summary>One attempt to get what is missing.</summary>
    private async Task<RemoteFile> TransferAsync(FetchRequest file, PartialFile part, Action<long, long?, int> progress, CancellationToken cancellation)
    {
        var known = part.Load();
        var start = known == null ? 0 : part.Length;
        if (known != null && known.Size == start)
            return known;

        using var stall = new CancellationTokenSource(StallTime, time);
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(known!.StrongTag!);
        }

        using var response = await SendAsync(request, file.Address, stall, cancellation);
        var version = RemoteFile.From(file.Address, response);
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when start > 0 && Continues(response, version, known!, start):
                HttpErrors.RequireUnchanged(file.Address, response);
                version = known!;
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when start > 0:
                part.Discard();
                throw new TransientFailureException($"{file.Address}: the file has changed on the server");
            case HttpStatusCode.OK:
                HttpErrors.RequireUnchanged(file.Address, response);
                RequireSize(file, version.Size);
                part.Restart(version);
                start = 0;
                break;
            default:
                throw HttpErrors.Refused(file.Address, response, time);
        }

        progress(start, version.Size, 0);
        var end = await CopyAsync(file, part, response, start, version.Size, progress, stall, cancellation);
        return version.Size == null ? version with { Size = end } : version;
    }

    /// <summary>Appends the body of an answer to the part and returns where it ends.</summary>
    private async Task<long> CopyAsync(
        FetchRequest file, PartialFile part, HttpResponseMessage response, long start, long? size, Action<long, long?, int> progress, CancellationTokenSource stall, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stall.Token);
        await using var target = Disk.Use(part.Path, () => new FileStream(part.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0));
        var position = start;
        Disk.Use(part.Path, () => target.Seek(start, SeekOrigin.Begin));
        var buffer = new byte[BufferSize];
        try
        {
            await using var source = await response.Content.ReadAsStreamAsync(either.Token);
            while (await source.ReadAsync(buffer, either.Token) is var count and > 0)
            {
                Write(part, target, buffer.AsSpan(0, count));
                position += count;
                progress(position, size, count);
                stall.CancelAfter(StallTime);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new TransientFailureException($"{file.Address}: the connection was cut after {position} bytes", position - start, cause: e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFailureException($"{file.Address}: nothing came for {StallTime.TotalSeconds:F0} s", position - start, cause: e);
        }

        if (size != null && position != size)
            throw new TransientFailureException($"{file.Address}: the answer ended after {position} of {size} bytes", position - start);
        Disk.Use(part.Path, () => target.Flush(flushToDisk: true));
        return position;
    }

    /// <summary>Errors of the disk leave here as errors for the user, so that only the network's are left to be tried again.</summary>
    private static void Write(PartialFile part, FileStream target, ReadOnlySpan<byte> bytes)
    {
        try
        {
            target.Write(bytes);
        }
        catch (Exception e) when (Disk.IsError(e))
        {
            throw Disk.CannotUse(part.Path, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Uri address, CancellationTokenSource stall, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stall.Token);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("cellgenie", null));
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            _reached = true;
            stall.CancelAfter(StallTime);
            return response;
        }
        catch (HttpRequestException e)
        {
            throw HttpErrors.NoAnswer(address, e, _reached);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFailureException($"{address}: the server did not answer for {StallTime.TotalSeconds:F0} s", cause: e);
        }
    }

    private static bool Continues(HttpResponseMessage response, RemoteFile version, RemoteFile known, long start) =>
        response.Content.Headers.ContentRange?.From == start
        && (version.Size == null || known.Size == null || version.Size == known.Size)
        && (version.ETag == null || version.ETag == known.ETag);

    private static void RequireSize(FetchRequest file, long? size)
    {
        if (file.Size != null && size != null && size != file.Size)
            throw new CellGenieException($"{file.Address}: the file has {size} bytes on the server and should have {file.Size}. It is another version; nothing was fetched.");
    }

    private static void RequireExpected(FetchRequest file, PartialFile part, RemoteFile version, FileHash hash)
    {
        if (Fault(file, version, hash) is not { } fault)
            return;
        part.Discard();
        throw new CellGenieException(
            $"{file.Address}: the file came damaged or is not the expected one: {fault}. It was thrown away. Run the command again; if this stays, the server's file is another one or a proxy changes it.");
    }

    private static string? Fault(FetchRequest file, RemoteFile version, FileHash hash)
    {
        var size = file.Size ?? version.Size;
        if (size != null && hash.Size != size)
            return $"its size is {hash.Size} bytes and should be {size}";
        if (file.Sha256 != null && !hash.Sha256.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
            return $"its SHA-256 is {hash.Sha256} and should be {file.Sha256}";
        return version.Md5 != null && hash.Md5 != version.Md5 ? $"its MD5 is {hash.Md5} and the server's is {version.Md5}" : null;
    }
}
