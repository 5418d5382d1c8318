namespace CellGenie.Client;

/// <summary>Whether and when a request is tried again.</summary>
internal sealed class RetryPolicy(CellGenieRetryOptions options, Func<double> random)
{
    private readonly int _retries = Math.Max(0, options.MaxRetries);
    private readonly TimeSpan _delay = options.Delay;
    private readonly TimeSpan _maxDelay = options.MaxDelay;

    /// <summary>The wait before the next attempt; null where there is none.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="attempt">Attempts again so far, from 0.</param>
    public TimeSpan? Next(CellGenieRequestException failure, int attempt)
    {
        if (!failure.IsTransient || attempt >= _retries)
            return null;
        if (failure.RetryAfter is { } asked)
            return asked <= _maxDelay ? asked : null;
        var delay = Math.Min(_delay.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), _maxDelay.TotalSeconds);
        // Clients that lost the same server must not come back in step.
        return TimeSpan.FromSeconds(delay * (1 - (0.25 * random())));
    }
}
