namespace CellGenie.Client;

/// <summary>Waits for work that has no events.</summary>
internal static class PolledOperation
{
    public static async Task WaitAsync(ICellGenieTransport transport, Func<Task<bool>> hasEnded, CancellationToken cancellationToken)
    {
        while (!await hasEnded().ConfigureAwait(false))
            await Task.Delay(transport.PollingInterval, transport.Time, cancellationToken).ConfigureAwait(false);
    }
}
