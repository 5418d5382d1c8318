using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>Local files, with errors for the user.</summary>
internal static class Disk
{
    private const int UnixNoSpace = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an error comes from the file system.</summary>
    public static bool IsError(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The error for the user when a file or folder cannot be read or written.</summary>
    public static CellGenieException CannotUse(string path, Exception cause) =>
        cause.HResult is UnixNoSpace or WindowsDiskFull
            ? new CellGenieException($"{path}: the disk is full. Free some space and run the command again: it goes on where it stopped.", cause)
            : new CellGenieException($"{path}: cannot be used: {cause.Message}", cause);

    /// <summary>Does something with a file or folder.</summary>
    /// <exception cref="CellGenieException">The file system refused.</exception>
    public static T Use<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsError(e))
        {
            throw CannotUse(path, e);
        }
    }

    /// <summary>Does something with a file or folder.</summary>
    /// <exception cref="CellGenieException">The file system refused.</exception>
    public static void Use(string path, Action action) => Use(path, () =>
    {
        action();
        return true;
    });

    /// <summary>Bytes free for the user in an existing folder, or null where the system does not say (network shares of Windows).</summary>
    public static long? FreeSpace(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception e) when (IsError(e) || e is ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Fails when <paramref name="needed"/> bytes are more than there are free.</summary>
    /// <exception cref="CellGenieException">There is too little space.</exception>
    public static void RequireSpace(string folder, long needed, Func<string, long?> freeSpace)
    {
        if (freeSpace(folder) is { } free && free < needed)
        {
            throw new CellGenieException(
                $"{folder}: {Megabytes(needed)} are needed and {Megabytes(free)} are free. Free some space, choose another folder or fewer parts.");
        }
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:N0} MB");
}
