namespace CellGenie.Grains;

/// <summary>Writes the state of a grain whose calls do not interleave.</summary>
internal static class StateSaving
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Writes the state. Where that fails, nobody knows what is stored, and what is in memory may be ahead of it: the activation ends, and the next
    /// one reads what is true.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="deactivate">Ends the activation.</param>
    /// <exception cref="ServiceException">The state could not be written.</exception>
    public static async Task SaveAsync<T>(this IPersistentState<T> state, Action deactivate)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception e)
        {
            deactivate();
            // The cause stays out of the answer: it may name accounts and paths. The storage's own log has it.
            throw new ServiceException(ErrorCode.Unavailable, $"the state could not be stored ({e.GetType().Name}); nothing is known to have changed", retryAfter: RetryAfter);
        }
    }
}
