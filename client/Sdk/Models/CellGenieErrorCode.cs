namespace CellGenie.Client;

/// <summary>What went wrong, as far as a caller can act on it. The service may add codes.</summary>
public static class CellGenieErrorCode
{
    /// <summary>The request breaks a rule; the message names it. Status 400.</summary>
    public const string Invalid = "invalid";

    /// <summary>No valid key or token was sent. Status 401.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The caller’s role is too low. Status 403.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>There is no such thing, or the caller may not know that there is. Status 404.</summary>
    public const string NotFound = "not-found";

    /// <summary>The thing is in a state, or exists with other content, that excludes the request. Status 409.</summary>
    public const string Conflict = "conflict";

    /// <summary>A quota is used up; the limit is named. Status 429.</summary>
    public const string Quota = "quota";

    /// <summary>The body or a file has more bytes than are allowed. Status 413.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The service cannot do this, or not in this format. Status 415 or 501.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Something that the work needs does not answer now; later it may. Status 503.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A fault of the service. Status 500.</summary>
    public const string Internal = "internal";

    /// <summary>No answer came, or not all of it. Status 0; made by the client.</summary>
    public const string Connection = "connection";

    /// <summary>An answer came that is none of the service’s. Made by the client.</summary>
    public const string BadAnswer = "bad-answer";

    /// <summary>What came is not what the service’s manifest says. Status 0; made by the client.</summary>
    public const string Damaged = "damaged";

    /// <summary>Work that was waited for has failed. Status 0; made by the client.</summary>
    public const string WorkFailed = "work-failed";

    /// <summary>Work that was waited for was cancelled. Status 0; made by the client.</summary>
    public const string WorkCancelled = "work-cancelled";
}
