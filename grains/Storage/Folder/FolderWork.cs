using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>Work on local files. It ends before the call returns and is given back as a task: a worker thread pays no switch for a small file.</summary>
internal static class FolderWork
{
    public static Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>Does file work; what the system refuses becomes an error that names the file or blob.</summary>
    /// <exception cref="BlobStoreException">The system refused.</exception>
    public static T Guard<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new BlobStoreException($"{name}: {e.Message}", e);
        }
    }
}
