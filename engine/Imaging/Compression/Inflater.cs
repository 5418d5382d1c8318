using System.Buffers.Binary;
using System.IO.Compression;

namespace CellGenie.Imaging;

/// <summary>Reads a zlib stream (RFC 1950) piece by piece into buffers of known size, so that no input can make it grow.</summary>
internal sealed class Inflater(ArraySegment<byte> zlib) : IDisposable
{
    /// <summary>No deflate stream grows by more than this factor.</summary>
    public const int MaxRatio = 1032;

    private readonly ZLibStream _stream = new(new MemoryStream(zlib.Array!, zlib.Offset, zlib.Count, writable: false), CompressionMode.Decompress);

    private uint _checksum = Adler32.Start;

    /// <summary>Whether the stream ends with the checksum of what was read so far. The base library checks it only where it is whole.</summary>
    public bool EndsWithChecksum => zlib.Count >= 4 && BinaryPrimitives.ReadUInt32BigEndian(zlib.AsSpan(zlib.Count - 4)) == _checksum;

    /// <summary>Fills the target as far as the data goes. Returns the number of bytes written.</summary>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public int Read(Span<byte> target)
    {
        try
        {
            var read = _stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            _checksum = Adler32.Append(_checksum, target[..read]);
            return read;
        }
        catch (IOException e)
        {
            // How the base library reports a stream that asks for a preset dictionary.
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
