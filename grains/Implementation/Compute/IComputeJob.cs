namespace CellGenie.Grains;

/// <summary>Work that a <see cref="ComputePool"/> does in slices, on one thread at a time but not always the same. Disposed once, after its last slice.</summary>
public interface IComputeJob : IDisposable
{
    /// <summary>Does a bounded piece of the work, some tens of milliseconds.</summary>
    /// <param name="cancellationToken">Cancelled when the job is cancelled or the pool is drained; the same in every slice.</param>
    /// <returns>Whether and when to go on. An exception ends the job.</returns>
    Slice RunSlice(CancellationToken cancellationToken);
}
