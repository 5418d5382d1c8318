namespace CellGenie.Client;

/// <summary>An archive on its way.</summary>
public sealed record Upload
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Bytes of the archive.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes that have come: where the next chunk begins. Equal to <see cref="Length"/> once all have.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes of a chunk; only the last one may have fewer.</summary>
    public required int ChunkBytes { get; init; }
}
