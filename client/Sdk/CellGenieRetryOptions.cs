namespace CellGenie.Client;

/// <summary>How requests are tried again after failures that may pass.</summary>
/// <remarks>Only requests that may arrive twice without harm are tried again. A quota that is used up is an error at once.</remarks>
public sealed class CellGenieRetryOptions
{
    /// <summary>Attempts after the first one, 0 or more. Default 5.</summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>Wait before the second attempt, doubled each time, each wait shortened by up to a quarter at random. Default 0.8 s.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>The longest wait. Where the service asks for a longer one, that is an error that says so. Default 30 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection on which nothing moves for so long counts as lost. Default 100 s.</summary>
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(100);
}
