namespace CellGenie.Synthesis;

/// <summary>
/// What a shard adds to its dataset, beside its image files: a line of JSON (<see cref="ShardHead"/>), the annotations, those with
/// whole masks where they are asked for, and the manifest's objects, one after the other, as they stand in <c>annotations.json</c>, <c>amodal.json</c> and <c>manifest.json</c>. Its texts lie in the
/// memory of the <see cref="ShardRenderer"/> that made it and are valid until that begins another shard.
/// </summary>
public sealed class ShardPart
{
    /// <summary>The most bytes that the first line may have.</summary>
    public const int MaxHeadBytes = 1 << 24;

    private readonly byte[] _head;
    private readonly ReadOnlyMemory<byte> _annotations;
    private readonly ReadOnlyMemory<byte> _amodal;
    private readonly ReadOnlyMemory<byte> _manifest;

    internal ShardPart(ShardHead head, ReadOnlyMemory<byte> annotations, ReadOnlyMemory<byte> amodal, ReadOnlyMemory<byte> manifest)
    {
        Head = head;
        _head = StrictJson.ToBytes(head);
        _annotations = annotations;
        _amodal = amodal;
        _manifest = manifest;
    }

    /// <summary>The numbers.</summary>
    public ShardHead Head { get; }

    /// <summary>Length of the whole in bytes.</summary>
    public long Length => _head.Length + 1L + _annotations.Length + _amodal.Length + _manifest.Length;

    /// <summary>Writes the whole.</summary>
    public void Write(Stream stream)
    {
        stream.Write(_head);
        stream.WriteByte((byte)'\n');
        stream.Write(_annotations.Span);
        stream.Write(_amodal.Span);
        stream.Write(_manifest.Span);
    }
}
