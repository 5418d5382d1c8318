namespace CellGenie.Client;

/// <summary>A state that training can go on from.</summary>
public sealed record RunCheckpoint
{
    /// <summary>Attempt that wrote it.</summary>
    public required int Attempt { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Its file name.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }
}
