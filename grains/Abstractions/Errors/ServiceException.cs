namespace CellGenie.Grains;

/// <summary>The one exception that grains answer with: a code to act on and a message for people.</summary>
/// <param name="code">What went wrong.</param>
/// <param name="message">What was observed, and what is expected.</param>
/// <param name="limit">Name of the quota that is used up.</param>
/// <param name="retryAfter">When to try again.</param>
[Alias("cellgenie.ServiceException")]
[GenerateSerializer]
public sealed class ServiceException(ErrorCode code, string message, string? limit = null, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>What went wrong.</summary>
    [Id(0)]
    public ErrorCode Code { get; } = code;

    /// <summary>Name of the quota that is used up; null for other errors.</summary>
    [Id(1)]
    public string? Limit { get; } = limit;

    /// <summary>When to try again; null where that would not help.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The request breaks a rule.</summary>
    public static ServiceException Invalid(string message) => new(ErrorCode.Invalid, message);

    /// <summary>There is no such thing.</summary>
    public static ServiceException NotFound(string what) => new(ErrorCode.NotFound, $"there is no {what}");

    /// <summary>The caller may not do this.</summary>
    public static ServiceException Forbidden(string message) => new(ErrorCode.Forbidden, message);

    /// <summary>The state of the thing excludes the request.</summary>
    public static ServiceException Conflict(string message) => new(ErrorCode.Conflict, message);
}
