namespace CellGenie.Imaging;

/// <summary>Writes a file under a temporary name and renames it, so that nothing partial ever stands under the final name.</summary>
public static class AtomicFile
{
    /// <summary>The ending of temporary names. Whoever lists a directory may ignore and delete these.</summary>
    public const string TemporaryEnding = ".partial";

    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, path + TemporaryEnding, bytes);

    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>, replacing what is there, by way of a temporary file of the caller's choice on the same file system.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public static void Write(string path, string temporary, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
                RandomAccess.Write(handle, bytes, 0);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (IsWriteFailure(e))
        {
            throw CannotWrite(path, temporary, e);
        }
    }

    /// <summary>Whether an exception says that the system would not take the bytes: no room, no right, or a file too large for the file system.</summary>
    public static bool IsWriteFailure(Exception e) =>
        // .NET reports "file too large" (4 GiB on FAT32) as an argument that is out of range.
        e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Writes what <paramref name="write"/> puts into the stream to <paramref name="path"/>, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + TemporaryEnding;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e)
        {
            var error = CannotWrite(path, temporary, e);
            if (IsWriteFailure(e))
                throw error;
            throw;
        }
    }

    private static CellGenieException CannotWrite(string path, string temporary, Exception cause)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report; the leftover carries the temporary ending.
        }

        return new CellGenieException($"{path}: cannot be written: {cause.Message}", cause);
    }
}
