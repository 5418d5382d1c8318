namespace CellGenie.Client;

/// <summary>Counts for several transfers at once.</summary>
internal sealed class TransferCounter(IProgress<TransferProgress>? progress)
{
    private int _files;
    private int _total;
    private long _bytes;

    public TransferProgress Now => new(Volatile.Read(ref _files), Volatile.Read(ref _total), Interlocked.Read(ref _bytes));

    public void Expect(int files)
    {
        Interlocked.Add(ref _total, files);
        progress?.Report(Now);
    }

    public void Moved(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Done()
    {
        Interlocked.Increment(ref _files);
        progress?.Report(Now);
    }
}
