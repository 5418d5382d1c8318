namespace CellGenie.Client;

/// <summary>A real dataset.</summary>
public sealed record Dataset
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come.</summary>
    public required DatasetPhase Phase { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Images with annotations, once checked.</summary>
    public required int Images { get; init; }

    /// <summary>Annotated cells, once checked.</summary>
    public required long Annotations { get; init; }

    /// <summary>Bytes stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>Cultures, once checked.</summary>
    public IReadOnlyList<string> Cultures { get; init; } = [];

    /// <summary>Errors found by the audit.</summary>
    public required int Errors { get; init; }

    /// <summary>Warnings found by the audit.</summary>
    public required int Warnings { get; init; }
}
