namespace CellGenie.Client;

/// <summary>Bytes to send: opened again for each attempt.</summary>
/// <param name="Open">Opens them from their start.</param>
/// <param name="Length">How many there are.</param>
internal sealed record UploadBody(Func<Stream> Open, long Length)
{
    public static UploadBody OfFile(string path) => new(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true), new FileInfo(path).Length);

    /// <summary>A part of a file.</summary>
    public static UploadBody OfFile(string path, long offset, long length) => new(
        () =>
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            stream.Position = offset;
            return stream;
        },
        length);
}
