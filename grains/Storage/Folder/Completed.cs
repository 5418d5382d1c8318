namespace CellGenie.Grains.Storage;

/// <summary>Work on local files that ends before the call returns, given back as a task: a worker thread pays no switch for a small file.</summary>
internal static class Completed
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
}
