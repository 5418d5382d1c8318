using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CellGenie.Cli.Tests.Download;

/// <summary>A small HTTP server on a free port of this machine that can be told to misbehave. One request for each connection.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly Task _loop;

    public TestServer()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _loop = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentDictionary<string, ServedFile> Files { get; } = new();

    public ConcurrentQueue<ServedRequest> Requests { get; } = new();

    public IReadOnlyList<ServedRequest> Gets => [.. Requests.Where(r => r.Method == "GET")];

    public bool HasRanges { get; init; } = true;

    public bool AnswersHead { get; init; } = true;

    /// <summary>The next GET goes wrong in this way. Several are used up in order.</summary>
    public void Next(Fault fault) => _faults.Enqueue(fault);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = AnswerAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var first = (await reader.ReadLineAsync(_stop.Token))!.Split(' ');
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
            var request = new ServedRequest(first[0], first[1], headers.GetValueOrDefault("Range"), headers.GetValueOrDefault("If-Range"));
            Requests.Enqueue(request);
            await WriteAsync(stream, request);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone away, which some tests want.
        }
    }

    private async Task WriteAsync(NetworkStream stream, ServedRequest request)
    {
        Fault? fault = null;
        if (request.Method == "GET")
            _faults.TryDequeue(out fault);
        if (fault?.Status is { } status)
        {
            await SendAsync(stream, status, [.. fault.Headers, $"Content-Length: {fault.Body.Length}"], fault.Body);
            return;
        }

        if (request.Method == "HEAD" && !AnswersHead)
        {
            await SendAsync(stream, 405, ["Content-Length: 0"], []);
            return;
        }

        if (!Files.TryGetValue(request.Path, out var file))
        {
            await SendAsync(stream, 404, ["Content-Length: 0"], []);
            return;
        }

        var headers = new List<string>(file.Headers);
        if (file.ETag != null)
            headers.Add($"ETag: {file.ETag}");
        var start = StartOf(request, file);
        if (start >= file.Content.Length)
        {
            await SendAsync(stream, 416, [$"Content-Range: bytes */{file.Content.Length}", "Content-Length: 0"], []);
            return;
        }

        if (start != null)
            headers.Add($"Content-Range: bytes {start}-{file.Content.Length - 1}/{file.Content.Length}");
        var body = file.Content[(start ?? 0)..];
        headers.Add($"Content-Length: {body.Length}");
        if (request.Method == "HEAD")
            body = [];
        if (fault?.After is { } count)
            body = body[..count];
        await SendAsync(stream, start == null ? 200 : 206, headers, body);
        if (fault is { IsSilent: true })
            await Task.Delay(Timeout.Infinite, _stop.Token);
    }

    private int? StartOf(ServedRequest request, ServedFile file)
    {
        if (!HasRanges || request.Range == null || request.IfRange != null && request.IfRange != file.ETag)
            return null;
        return int.Parse(request.Range.AsSpan("bytes=".Length, request.Range.Length - "bytes=".Length - 1), CultureInfo.InvariantCulture);
    }

    private async Task SendAsync(NetworkStream stream, int status, IReadOnlyList<string> headers, byte[] body)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} Status\r\nConnection: close\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        await stream.WriteAsync(body, _stop.Token);
    }

    internal sealed record ServedFile(byte[] Content, string? ETag = null, params string[] Headers);

    internal sealed record ServedRequest(string Method, string Path, string? Range, string? IfRange);

    /// <summary>What goes wrong: another status, or a body that ends (or falls silent) after some bytes.</summary>
    internal sealed record Fault(int? Status = null, int? After = null, bool IsSilent = false)
    {
        public string[] Headers { get; init; } = [];

        public byte[] Body { get; init; } = [];
    }
}
