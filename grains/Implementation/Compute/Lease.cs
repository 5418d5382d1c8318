namespace CellGenie.Grains;

/// <summary>The use of something shared, which stays open until its last lease is disposed. Disposing it twice does nothing.</summary>
/// <typeparam name="T">What is shared.</typeparam>
public sealed class Lease<T> : IDisposable
{
    private Action? _release;

    internal Lease(T value, Action release)
    {
        Value = value;
        _release = release;
    }

    /// <summary>What is shared; not to be used after <see cref="Dispose"/>.</summary>
    public T Value { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
