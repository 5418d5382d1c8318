namespace CellGenie.Client;

/// <summary>Ends an exchange on which nothing moved for a time.</summary>
internal sealed class StallTimer : IDisposable
{
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _time;

    public StallTimer(TimeSpan time, TimeProvider clock, CancellationToken caller)
    {
        _time = time;
        _caller = caller;
        _stalled = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _stalled.Token);
    }

    /// <summary>Fires when nothing moved for too long, or the caller cancels.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Something has moved.</summary>
    public void Moved() => _stalled.CancelAfter(_time);

    /// <summary>What an exception of the exchange means; null where it is the caller's own cancellation or a fault of the program.</summary>
    public CellGenieRequestException? Translate(Exception e, Uri? address) => e switch
    {
        OperationCanceledException when _caller.IsCancellationRequested => null,
        OperationCanceledException => CellGenieRequestException.NoAnswer(address, new TimeoutException($"nothing came for {_time.TotalSeconds:0} s", e)),
        HttpRequestException or IOException => CellGenieRequestException.NoAnswer(address, e),
        _ => null,
    };

    public void Dispose()
    {
        _either.Dispose();
        _stalled.Dispose();
    }
}
