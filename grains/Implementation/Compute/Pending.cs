namespace CellGenie.Grains;

/// <summary>Something to be disposed that a task is still opening: disposed with this, or as soon as it is open, however early the wait for it ends.</summary>
internal sealed class Pending<T>(Task<T> task) : IDisposable
    where T : IDisposable
{
    public Task<T> Task => task;

    /// <summary>The opened thing, or the error of opening it; asked for when the task has ended.</summary>
    public T Value => task.GetAwaiter().GetResult();

    public void Dispose() =>
        task.ContinueWith(t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
