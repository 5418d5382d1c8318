namespace CellGenie.Silo;

/// <summary>What a route says to a caller.</summary>
internal enum AccessDecision
{
    /// <summary>Go on.</summary>
    Allowed,

    /// <summary>The role is too low.</summary>
    Refused,

    /// <summary>It is another tenant's: the caller must not learn whether it exists.</summary>
    Hidden,
}
