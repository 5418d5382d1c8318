using System.Security.Cryptography;

namespace CellGenie.Synthesis;

/// <summary>Hands everything on to another stream and keeps the SHA-256 of it.</summary>
/// <param name="target">The other stream; disposed with this one.</param>
internal sealed class HashingStream(Stream target) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Goes on at the end of a file; the hash holds what is in it already.</summary>
    public static HashingStream Continue(FileStream file)
    {
        var stream = new HashingStream(file);
        var buffer = new byte[1 << 16];
        file.Position = 0;
        for (int read; (read = file.Read(buffer)) > 0;)
            stream._hash.AppendData(buffer, 0, read);
        return stream;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => target.Length;

    public override long Position
    {
        get => target.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>The hash of everything so far, in hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        target.Write(bytes);
        _hash.AppendData(bytes);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            target.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
