namespace CellGenie.Segmentation;

/// <summary>Bytes that a pickle keeps as a short text of characters below 256.</summary>
internal sealed class TextStorage(string text) : TensorStorage
{
    public override long Bytes => text.Length;

    public override void Read(long offset, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (byte)text[(int)offset + i];
    }
}
