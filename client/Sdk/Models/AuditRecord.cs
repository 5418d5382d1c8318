namespace CellGenie.Client;

/// <summary>Something that somebody did.</summary>
public sealed record AuditRecord
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Key id or user.</summary>
    public required string Subject { get; init; }

    /// <summary>What, for example <c>batch.submit</c>.</summary>
    public required string Action { get; init; }

    /// <summary>On what.</summary>
    public required string Target { get; init; }

    /// <summary><c>done</c>, or the error code.</summary>
    public required string Outcome { get; init; }
}
