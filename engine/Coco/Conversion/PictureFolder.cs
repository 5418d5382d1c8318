using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads the files of images below a folder as they are.</summary>
internal sealed class PictureFolder(ImageFolder folder)
{
    /// <summary>The folder that the user named; else the usual one, if it is there; else null.</summary>
    /// <exception cref="InvalidInputException">The folder that the user named does not exist.</exception>
    public static PictureFolder? Open(string? named, string usual) =>
        named != null ? new PictureFolder(new ImageFolder(named)) : Directory.Exists(usual) ? new PictureFolder(new ImageFolder(usual)) : null;

    /// <summary>The bytes of an image's file; null if there is none.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public byte[]? Read(string fileName) => folder.Find(fileName) is { } path ? ReadFile(path) : null;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            var length = RandomAccess.GetLength(handle);
            if (length > ImageFile.MaxFileBytes)
                throw new InvalidInputException(path, "", $"the file has {length} bytes; at most {ImageFile.MaxFileBytes} are read");
            var bytes = new byte[length];
            for (var at = 0; at < bytes.Length;)
            {
                var read = RandomAccess.Read(handle, bytes.AsSpan(at), at);
                at += read > 0 ? read : throw new InvalidInputException(path, $"byte {at}", "the file has become shorter while it was read");
            }

            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, "", $"cannot be read: {e.Message}", e);
        }
    }
}
