namespace CellGenie.Client;

/// <summary>The one exception of the client: what the service, or the way to it, answered instead of the result.</summary>
public class CellGenieRequestException : Exception
{
    /// <summary>An error.</summary>
    /// <param name="status">HTTP status; 0 where no answer came, or where work ended without its result.</param>
    /// <param name="errorCode">What went wrong, to act on: usually one of <see cref="CellGenieErrorCode"/>.</param>
    /// <param name="message">What was observed, and what is expected.</param>
    /// <param name="innerException">What caused it.</param>
    public CellGenieRequestException(int status, string? errorCode, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Status = status;
        ErrorCode = errorCode;
    }

    /// <summary>HTTP status; 0 where no answer came, or where work ended without its result.</summary>
    public int Status { get; }

    /// <summary>What went wrong, to act on: usually one of <see cref="CellGenieErrorCode"/>; null where nothing more than the status is known.</summary>
    public string? ErrorCode { get; }

    /// <summary>Name of the quota that is used up; null for other errors.</summary>
    public string? Limit { get; init; }

    /// <summary>When to try again; null where the service does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Names the request in the service’s logs; null where no answer came.</summary>
    public string? TraceId { get; init; }

    /// <summary>The whole answer; null where it was none of the service’s own.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Whether the same request may succeed a little later.</summary>
    internal bool IsTransient => ErrorCode != CellGenieErrorCode.Quota && (ErrorCode == CellGenieErrorCode.Connection || Status is 408 or 429 or 500 or 502 or 503 or 504);

    /// <summary>No answer came, or not all of it.</summary>
    internal static CellGenieRequestException NoAnswer(Uri? address, Exception cause) =>
        new(0, CellGenieErrorCode.Connection, $"{address?.GetLeftPart(UriPartial.Authority)}: no answer, or not all of it: {cause.Message}", cause);
}
