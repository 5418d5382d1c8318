using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CellGenie.Client.Tests;

/// <summary>A service that answers as a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Func<Asked, Task<HttpResponseMessage>> _answer;
    private readonly ConcurrentQueue<Asked> _asked = new();

    public ScriptedHandler(Func<Asked, HttpResponseMessage> answer) => _answer = asked => Task.FromResult(answer(asked));

    public static ScriptedHandler Waiting(Func<Asked, Task<HttpResponseMessage>> answer) => new(answer, 0);

    private ScriptedHandler(Func<Asked, Task<HttpResponseMessage>> answer, int _) => _answer = answer;

    /// <summary>Answers one after the other; one more request is an error of the test.</summary>
    public ScriptedHandler(params Func<HttpResponseMessage>[] answers)
    {
        var next = -1;
        _answer = _ => Task.FromResult(answers[Interlocked.Increment(ref next)]());
    }

    public IReadOnlyList<Asked> Asked => [.. _asked];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content == null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var asked = new Asked(request.Method.Method, request.RequestUri!, request.Headers, request.Content?.Headers, body);
        _asked.Enqueue(asked);
        var response = await _answer(asked);
        response.RequestMessage = request;
        return response;
    }

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json.Replace('\'', '"'), Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Problem(HttpStatusCode status, string json, TimeSpan? retryAfter = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json.Replace('\'', '"'), Encoding.UTF8, "application/problem+json") };
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
        return response;
    }

    public static HttpResponseMessage Bytes(byte[] bytes, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new ByteArrayContent(bytes) };

    /// <summary>A body that breaks off.</summary>
    public static HttpResponseMessage Cut(byte[] bytes, string type = "application/octet-stream")
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new CutStream(bytes)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return response;
    }
}
