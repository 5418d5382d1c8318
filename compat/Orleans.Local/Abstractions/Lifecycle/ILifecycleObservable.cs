namespace Orleans;

/// <summary>Something that starts in stages, from the lowest, and stops in the opposite order.</summary>
public interface ILifecycleObservable
{
    /// <summary>Adds an observer; disposing the result takes it away.</summary>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
