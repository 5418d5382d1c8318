using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace CellGenie.Grains;

/// <summary>
/// A job of the engine that is one long call. It has a thread of its own, which runs only while the pool lends it a slice: at every
/// <see cref="Pause"/> it may have to wait for its turn, so that it takes no more than its tenant's share.
/// </summary>
internal abstract class ThreadedJob : IComputeJob
{
    private static readonly TimeSpan LongestSlice = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _paused = new(0);
    private CancellationToken _token;
    private Thread? _thread;
    private Slice _slice;
    private ExceptionDispatchInfo? _error;
    private long _began;
    private volatile bool _isStopped;

    /// <inheritdoc/>
    public Slice RunSlice(CancellationToken cancellationToken)
    {
        _began = Stopwatch.GetTimestamp();
        if (_thread == null)
        {
            _token = cancellationToken;
            _thread = new Thread(Work) { IsBackground = true, Name = GetType().Name };
            _thread.Start();
        }
        else
        {
            _go.Release();
        }

        _paused.Wait(CancellationToken.None);
        _error?.Throw();
        return _slice;
    }

    /// <summary>Stops the work, which is at a pause, and waits until it has cleared away what it has.</summary>
    public void Dispose()
    {
        var waitsForStorage = _slice.WaitFor is { IsCompleted: false };
        _isStopped = true;
        _go.Release();
        // A storage that stalls, whatever its token says, holds up this thread of the job and nobody else.
        if (!waitsForStorage)
            _thread?.Join();
    }

    /// <summary>The whole work; its end is the end of the job.</summary>
    protected abstract void Run(CancellationToken cancellationToken);

    /// <summary>Lets others have the processor when the slice is used up. Called often.</summary>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    protected void Pause()
    {
        _token.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(_began) >= LongestSlice)
            Yield(Slice.More);
    }

    /// <summary>Waits for something, with no processor held meanwhile.</summary>
    protected T Wait<T>(Task<T> task)
    {
        if (!task.IsCompleted)
            Yield(Slice.After(task));
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Wait{T}"/>
    protected void Wait(Task task)
    {
        if (!task.IsCompleted)
            Yield(Slice.After(task));
        task.GetAwaiter().GetResult();
    }

    private void Yield(Slice slice)
    {
        if (!_isStopped)
        {
            _slice = slice;
            _paused.Release();
            _go.Wait(CancellationToken.None);
        }

        if (!_isStopped)
            return;
        // What was begun still uses files and buffers of the work; its token is cancelled.
        ((IAsyncResult?)slice.WaitFor)?.AsyncWaitHandle.WaitOne();
        throw new OperationCanceledException(_token);
    }

    private void Work()
    {
        try
        {
            Run(_token);
            _slice = Slice.Done;
        }
        catch (Exception e)
        {
            // The job's, not the thread's: the pool throws it on.
            _error = ExceptionDispatchInfo.Capture(e);
        }

        _paused.Release();
    }
}
