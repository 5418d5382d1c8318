namespace CellGenie.Cli.Download;

/// <summary>An attempt failed in a way that may pass.</summary>
/// <param name="message">What happened, for the user.</param>
/// <param name="received">Bytes of content that the attempt gained.</param>
/// <param name="retryAfter">How long the server asks to wait, or null.</param>
/// <param name="cause">The lower-level error, if there was one.</param>
internal sealed class TransientFailureException(string message, long received = 0, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Bytes of content that the attempt gained.</summary>
    public long Received { get; } = received;

    /// <summary>How long the server asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
