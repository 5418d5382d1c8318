using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CellGenie.Cli.Tests;

/// <summary>A service on a free port of this machine that answers as a test says, and remembers what it was asked.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<FakeRequest, FakeAnswer> _answer;
    private readonly Task _loop;

    public FakeService(Func<FakeRequest, FakeAnswer> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        _loop = ServeAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private static (HttpListener Listener, string Address) Listen()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(address + "/");
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                // Somebody else took the port meanwhile.
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var request = new FakeRequest(context.Request.HttpMethod, context.Request.RawUrl!, context.Request.Headers["Authorization"], context.Request.Headers["Idempotency-Key"], body.ToArray());
        Requests.Enqueue(request);
        var answer = _answer(request);
        try
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.Type;
            await context.Response.OutputStream.WriteAsync(answer.Body);
            await context.Response.OutputStream.FlushAsync();
            if (answer.Hold is { } hold)
                await hold;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The tool went away, which some tests are about.
        }
    }
}

internal sealed record FakeRequest(string Method, string Path, string? Authorization, string? IdempotencyKey, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public override string ToString() => $"{Method} {Path}";
}

internal sealed record FakeAnswer(int Status, byte[] Body, string Type, Task? Hold = null)
{
    /// <summary>JSON, written with single quotes.</summary>
    public static FakeAnswer Json(string json, int status = 200) => new(status, Encoding.UTF8.GetBytes(json.Replace('\'', '"')), status < 400 ? "application/json" : "application/problem+json");

    public static FakeAnswer Events(string text, Task? hold = null) => new(200, Encoding.UTF8.GetBytes(text.Replace('\'', '"')), "text/event-stream", hold);

    public static FakeAnswer Bytes(byte[] bytes) => new(200, bytes, "application/octet-stream");

    public static FakeAnswer Problem(int status, string code, string detail) => Json($"{{'status':{status},'code':'{code}','detail':'{detail}','traceId':'t-9'}}", status);
}
