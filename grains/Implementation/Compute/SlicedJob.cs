namespace CellGenie.Grains;

/// <summary>A job that is written as one method from beginning to end, with a <c>yield return</c> between two slices.</summary>
public abstract class SlicedJob : IComputeJob
{
    private IEnumerator<Slice>? _slices;

    /// <inheritdoc/>
    public Slice RunSlice(CancellationToken cancellationToken)
    {
        _slices ??= Run(cancellationToken).GetEnumerator();
        return _slices.MoveNext() ? _slices.Current : Slice.Done;
    }

    /// <summary>Runs the <c>finally</c> blocks of <see cref="Run"/>.</summary>
    public void Dispose()
    {
        _slices?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The whole work; its end is the end of the job.</summary>
    protected abstract IEnumerable<Slice> Run(CancellationToken cancellationToken);
}
