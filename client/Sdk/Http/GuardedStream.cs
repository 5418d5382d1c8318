namespace CellGenie.Client;

/// <summary>The body of an answer: a line that is cut or silent for too long is a <see cref="CellGenieRequestException"/>.</summary>
internal sealed class GuardedStream(Stream inner, StallTimer timer, Uri? address) : AsyncReadStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The timer's token holds the token that the request was made with; a different one of a single read is honoured too.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var count = await Inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            timer.Moved();
            return count;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && timer.Translate(e, address) is { } error)
        {
            throw error;
        }
    }
}
