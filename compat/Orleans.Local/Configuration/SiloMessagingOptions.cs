namespace Orleans.Configuration;

/// <summary>How long callers wait, and how often a call is sent on.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How often a call is sent on when its activation ended before it could run.</summary>
    public int MaxForwardCount { get; set; } = 2;
}
