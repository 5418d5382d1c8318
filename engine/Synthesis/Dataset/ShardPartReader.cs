using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Reads a <see cref="ShardPart"/> from the beginning of a stream to its end, in the memory of its first line and one buffer. What it
/// has handed on by then is to be thrown away when it finds in the end that the text was damaged.
/// </summary>
public sealed class ShardPartReader
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Reads and checks the first line.</summary>
    /// <param name="stream">The part, at its beginning. The caller disposes it.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidInputException">This is no part, or it is damaged.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public ShardPartReader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        Head = ReadHead();
        Head.Validate(name);
    }

    /// <summary>The numbers.</summary>
    public ShardHead Head { get; }

    /// <summary>Copies the annotations; called first, and once.</summary>
    /// <exception cref="InvalidInputException">They are cut off or damaged.</exception>
    public void CopyAnnotations(Stream target, CancellationToken cancellationToken) =>
        Copy(target, Head.AnnotationBytes, Head.AnnotationCrc, "annotations", cancellationToken);

    /// <summary>Copies the annotations with whole masks, which may be none; called after <see cref="CopyAnnotations"/>, and once.</summary>
    /// <exception cref="InvalidInputException">They are cut off or damaged.</exception>
    public void CopyAmodal(Stream target, CancellationToken cancellationToken) =>
        Copy(target, Head.AmodalBytes, Head.AmodalCrc, "amodal", cancellationToken);

    /// <summary>Copies the manifest's objects; called after <see cref="CopyAmodal"/>, and once.</summary>
    /// <exception cref="InvalidInputException">They are cut off or damaged, or something follows them.</exception>
    public void CopyManifest(Stream target, CancellationToken cancellationToken)
    {
        Copy(target, Head.ManifestBytes, Head.ManifestCrc, "manifest", cancellationToken);
        if (_start < _end || Fill())
            throw new InvalidInputException(_name, "end", "bytes follow the part");
    }

    private ShardHead ReadHead()
    {
        var line = new MemoryStream();
        while (true)
        {
            if (_start == _end && !Fill())
                throw new InvalidInputException(_name, "line 1", "it is cut off");
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (line.Length + (length < 0 ? rest.Length : length) > ShardPart.MaxHeadBytes)
                throw new InvalidInputException(_name, "line 1", $"it has more than {ShardPart.MaxHeadBytes} bytes");
            line.Write(length < 0 ? rest : rest[..length]);
            _start += length < 0 ? rest.Length : length + 1;
            if (length >= 0)
                break;
        }

        return StrictJson.Parse<ShardHead>(line.ToArray(), _name);
    }

    private void Copy(Stream target, int length, uint expected, string place, CancellationToken cancellationToken)
    {
        var crc = 0u;
        while (length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_start == _end && !Fill())
                throw new InvalidInputException(_name, place, $"{length} bytes are missing");
            var some = _buffer.AsSpan(_start, Math.Min(_end - _start, length));
            crc = Crc32.Compute(some, crc);
            target.Write(some);
            _start += some.Length;
            length -= some.Length;
        }

        if (crc != expected)
            throw new InvalidInputException(_name, place, "the checksum does not match: the part is damaged");
    }

    private bool Fill()
    {
        _start = 0;
        _end = _stream.Read(_buffer);
        return _end > 0;
    }
}
