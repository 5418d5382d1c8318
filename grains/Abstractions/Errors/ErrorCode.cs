namespace CellGenie.Grains;

/// <summary>What went wrong, as far as a caller can act on it.</summary>
[Alias("cellgenie.ErrorCode")]
[GenerateSerializer]
public enum ErrorCode
{
    /// <summary>The request breaks a rule; the message names it.</summary>
    Invalid = 0,

    /// <summary>There is no such thing, or the caller may not know that there is.</summary>
    NotFound = 1,

    /// <summary>The caller may not do this.</summary>
    Forbidden = 2,

    /// <summary>The thing is in a state, or exists with other content, that excludes the request.</summary>
    Conflict = 3,

    /// <summary>A quota is used up; the limit is named.</summary>
    Quota = 4,

    /// <summary>Something that the work needs does not answer now; later it may.</summary>
    Unavailable = 5,
}
