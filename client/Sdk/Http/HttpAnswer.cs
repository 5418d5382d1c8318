namespace CellGenie.Client;

/// <summary>An answer whose body is still to be read. What goes wrong while it is read is a <see cref="CellGenieRequestException"/>.</summary>
internal sealed class HttpAnswer(HttpResponseMessage response, Stream body, StallTimer timer, HttpRequestMessage request) : IDisposable
{
    public HttpResponseMessage Response { get; } = response;

    public Stream Body { get; } = new GuardedStream(body, timer, request.RequestUri);

    public void Dispose()
    {
        Body.Dispose();
        Response.Dispose();
        request.Dispose();
        timer.Dispose();
    }
}
