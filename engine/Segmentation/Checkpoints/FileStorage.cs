using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Segmentation;

/// <summary>A stretch of a file.</summary>
internal sealed class FileStorage(string path, SafeFileHandle file, long start, long bytes) : TensorStorage
{
    public override long Bytes => bytes;

    public override void Read(long offset, Span<byte> target)
    {
        try
        {
            for (var at = start + offset; target.Length > 0;)
            {
                var read = RandomAccess.Read(file, target, at);
                if (read == 0)
                    throw new InvalidInputException(path, $"byte {at}", "the file ends here, inside a tensor");
                target = target[read..];
                at += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"byte {start + offset}", $"cannot be read: {e.Message}", e);
        }
    }
}
