using System.Runtime.InteropServices;

namespace CellGenie.Grains.Storage;

/// <summary>Waits until the disk has the names in a folder. A rename is otherwise only in memory for some seconds, even when the file is on the disk.</summary>
internal static partial class DiskFolder
{
    /// <summary>Flushes a folder. Windows has no such call and orders renames itself.</summary>
    /// <exception cref="IOException">The disk reports a failure.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        const int readOnly = 0;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0)
            throw new IOException($"{folder}: cannot be opened to be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            // EINVAL: a file system that has nothing to flush for a folder.
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw new IOException($"{folder}: cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            Close(descriptor);
        }
    }

    private const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
