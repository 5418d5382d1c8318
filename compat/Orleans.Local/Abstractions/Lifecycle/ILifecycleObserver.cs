namespace Orleans;

/// <summary>Something that starts and stops at a stage.</summary>
public interface ILifecycleObserver
{
    /// <summary>Starts.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>Stops.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}
