namespace CellGenie.Client.Cluster;

/// <summary>The next bytes of a stream, and no more.</summary>
internal sealed class BoundedStream(Stream inner, long length) : AsyncReadStream(inner)
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= count;
        return count;
    }
}
