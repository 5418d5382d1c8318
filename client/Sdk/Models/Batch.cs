namespace CellGenie.Client;

/// <summary>A batch of synthetic images.</summary>
public sealed record Batch
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come.</summary>
    public required BatchPhase Phase { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Dataset whose cells are pasted.</summary>
    public required string Dataset { get; init; }

    /// <summary>Version of its cell library.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>Images ordered.</summary>
    public required int Images { get; init; }

    /// <summary>Images made.</summary>
    public required int Done { get; init; }

    /// <summary>Images that could not be made.</summary>
    public required int Failed { get; init; }

    /// <summary>Cells annotated.</summary>
    public required long Cells { get; init; }

    /// <summary>Bytes of the images made.</summary>
    public required long Bytes { get; init; }

    /// <summary>Parts that the work is divided into.</summary>
    public required int Shards { get; init; }

    /// <summary>Parts done.</summary>
    public required int ShardsDone { get; init; }

    /// <summary>When it was ordered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When the first image was begun.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it came to an end.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The first images that could not be made, 20 at most; the manifest names all.</summary>
    public IReadOnlyList<FailedImage> FirstFailures { get; init; } = [];

    /// <summary>Who ordered it.</summary>
    public string? Subject { get; init; }
}
