using System.Net;
using System.Net.Http.Headers;

namespace CellGenie.Client;

/// <summary>A body read from a file while it is sent, so that its size does not matter.</summary>
internal sealed class BodyContent : HttpContent
{
    private readonly UploadBody _body;
    private readonly StallTimer _timer;

    public BodyContent(UploadBody body, StallTimer timer, string type = "application/octet-stream")
    {
        (_body, _timer) = (body, timer);
        Headers.ContentType = new MediaTypeHeaderValue(type);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => CopyAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    private async Task CopyAsync(Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        await using var source = _body.Open();
        for (var left = _body.Length; left > 0;)
        {
            var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new EndOfStreamException($"the file became {left} bytes shorter while it was sent");
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            _timer.Moved();
            left -= count;
        }
    }
}
