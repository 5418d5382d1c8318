namespace CellGenie.Segmentation;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryStorage(byte[] bytes) : TensorStorage
{
    public override long Bytes => bytes.Length;

    public override void Read(long offset, Span<byte> target) => bytes.AsSpan((int)offset, target.Length).CopyTo(target);
}
