namespace CellGenie.Grains;

/// <summary>
/// Writes the state of a grain whose calls interleave. Two writes at the same time would carry the same ETag and one would fail, so a
/// write that is asked for during another one begins after it, once for all who asked.
/// </summary>
/// <param name="write">Writes the state as it is when called.</param>
internal sealed class StateWriter(Func<Task> write)
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    /// <summary>Writes the state as it is now, or later.</summary>
    /// <returns>Ends when what the state held at the time of the call is stored.</returns>
    public Task WriteAsync()
    {
        if (_current.IsCompleted && _next == null)
            return _current = write();
        return _next ??= WriteNextAsync();
    }

    private async Task WriteNextAsync()
    {
        // Whoever asked for the write before hears of its failure; this one is a new try.
        await _current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null;
        await (_current = write());
    }
}
