using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Grains.Storage;

/// <summary>A file that one process holds; <c>flock</c> on Unix, a share mode on Windows. Only local disks keep the promise for certain.</summary>
internal static class LockedFile
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Takes the lock if it is free; null if another holds it.</summary>
    public static SafeFileHandle? TryTake(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }

    /// <summary>Takes the lock, waiting for it.</summary>
    /// <exception cref="IOException">It was not free within <paramref name="patience"/>.</exception>
    public static SafeFileHandle Wait(string path, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            if (TryTake(path) is { } handle)
                return handle;
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new IOException($"{path}: another process has held this lock for {patience.TotalSeconds:0} seconds");
            Thread.Sleep(attempt < 10 ? 0 : 1);
        }
    }
}
