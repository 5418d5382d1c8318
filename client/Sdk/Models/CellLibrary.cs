namespace CellGenie.Client;

/// <summary>The cell banks of a dataset.</summary>
public sealed record CellLibrary
{
    /// <summary>What it is doing.</summary>
    public required LibraryPhase Phase { get; init; }

    /// <summary>Why the last extraction failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Its versions, newest first.</summary>
    public IReadOnlyList<CellLibraryVersion> Versions { get; init; } = [];
}
