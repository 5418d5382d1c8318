using System.Buffers;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Specialized;

namespace CellGenie.Grains.Storage;

/// <summary>Sends blocks as they fill and makes them the blob at the commit. Blocks that are never committed are not visible, and Azure drops them after a week.</summary>
internal sealed class AzureBlobWriter(AzureBlobStore store, BlobAddress blob, BlobCondition condition) : BlobWriter
{
    /// <summary>Bytes of a block, and of the memory that a writer holds.</summary>
    public const int BlockBytes = 4 << 20;

    // Azure's bound; with it a blob is at most 195 GiB.
    private const int MaxBlocks = 50_000;

    private readonly BlockBlobClient _client = store.Client(blob);
    private readonly string _name = blob.ToString();
    // Blocks of one blob share their names between writers, so each writer's names are its own.
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly List<string> _blocks = [];
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private int _filled;
    private long _length;
    private bool _isCommitted;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == BlockBytes)
                StageAsync(isAsync: false, default).GetAwaiter().GetResult();
            buffer = buffer[Fill(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_filled == BlockBytes)
                await StageAsync(isAsync: true, cancellationToken).ConfigureAwait(false);
            buffer = buffer[Fill(buffer.Span)..];
        }
    }

    public override async Task<BlobWrite> CommitAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_isCommitted)
            throw new InvalidOperationException($"{_name}: was committed before");
        _isCommitted = true;
        if (_blocks.Count == 0)
            return await store.PutAsync(blob, _buffer.AsMemory(0, _filled), condition, cancellationToken).ConfigureAwait(false);
        if (_filled > 0)
            await StageAsync(isAsync: true, cancellationToken).ConfigureAwait(false);
        return await store.CommitAsync(blob, _blocks, _length, condition, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }

    private int Fill(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_buffer is null || _isCommitted, this);
        var count = Math.Min(bytes.Length, BlockBytes - _filled);
        bytes[..count].CopyTo(_buffer.AsSpan(_filled));
        _filled += count;
        _length += count;
        return count;
    }

    private async Task StageAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_blocks.Count == MaxBlocks)
            throw new BlobStoreException($"{_name}: is longer than {(long)MaxBlocks * BlockBytes} bytes");
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{_writer}-{_blocks.Count:D5}"));
        using var content = new MemoryStream(_buffer, 0, _filled, writable: false);
        if (isAsync)
            await store.Calls.RunAsync(_name, token => SendAsync(id, content, token), cancellationToken).ConfigureAwait(false);
        else
            store.Calls.Run(_name, token => Send(id, content, token));
        _blocks.Add(id);
        _filled = 0;
    }

    private async Task<bool> SendAsync(string id, MemoryStream content, CancellationToken cancellationToken)
    {
        try
        {
            await _client.StageBlockAsync(id, content, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (AzureCalls.IsContainerMissing(e))
        {
            await _client.GetParentBlobContainerClient().CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            content.Position = 0;
            await _client.StageBlockAsync(id, content, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private bool Send(string id, MemoryStream content, CancellationToken cancellationToken)
    {
        try
        {
            _client.StageBlock(id, content, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (AzureCalls.IsContainerMissing(e))
        {
            _client.GetParentBlobContainerClient().CreateIfNotExists(cancellationToken: cancellationToken);
            content.Position = 0;
            _client.StageBlock(id, content, cancellationToken: cancellationToken);
        }

        return true;
    }
}
