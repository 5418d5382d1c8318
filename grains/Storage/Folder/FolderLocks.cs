using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace CellGenie.Grains.Storage;

/// <summary>
/// Mutual exclusion over the names of one root folder, between threads by monitors and between processes of one machine by locked files.
/// The system frees a locked file when its process ends, however it ends. A few names share a lock; what is done under one is a look and a rename.
/// </summary>
/// <param name="folder">An existing folder for the lock files. They stay; deleting one could let two in.</param>
internal sealed class FolderLocks(string folder)
{
    private const int Count = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock[] _threads = [.. Enumerable.Range(0, Count).Select(_ => new Lock())];

    /// <summary>Runs <paramref name="action"/> while no other thread and no other process is in here for <paramref name="name"/>.</summary>
    /// <exception cref="IOException">Another process held the lock for half a minute.</exception>
    public T Run<T>(string name, Func<T> action)
    {
        var index = IndexOf(name);
        lock (_threads[index])
        {
            using (LockedFile.Wait(Path.Combine(folder, $"{index:D2}.lock"), Patience))
                return action();
        }
    }

    /// <summary>The same in every process and for every spelling that a file system may take for the same name.</summary>
    private static int IndexOf(string name) => Crc32.Hash(MemoryMarshal.AsBytes<char>(name.ToUpperInvariant()))[0] % Count;
}
