namespace CellGenie.Grains;

/// <summary>
/// Numbers the changes of one grain and wakes whoever waits for the next. A number is only compared for equality: one that is not
/// the present one is answered at once, so that a number from before a restart never makes its bearer wait for nothing.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class ChangeSignal(TimeProvider time)
{
    /// <summary>The longest that one call waits.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of the newest change. Begins at the start of the activation, so that numbers grow over restarts while the clock does.</summary>
    public long Current { get; private set; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Something has changed.</summary>
    public void Raise()
    {
        Current++;
        var raised = _next;
        _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        raised.SetResult();
    }

    /// <summary>Waits for a change after the one with this number.</summary>
    /// <returns>False when there was none in time.</returns>
    /// <exception cref="ServiceException">The time is not within 0 to <see cref="LongestWait"/>.</exception>
    public async Task<bool> WaitAsync(long after, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost < TimeSpan.Zero || atMost > LongestWait)
            throw ServiceException.Invalid($"a call waits 0 to {LongestWait.TotalSeconds} seconds, not {atMost.TotalSeconds}");
        if (after != Current)
            return true;
        try
        {
            await _next.Task.WaitAsync(atMost, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
