namespace Orleans.Configuration;

/// <summary>How long callers wait.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer; 30 seconds by default. The call itself goes on.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the token of a call is cancelled when its caller waits no longer.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>Whether a caller who cancels still waits for the callee's answer.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }
}
