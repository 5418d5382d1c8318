namespace CellGenie.Grains;

/// <summary>How far a batch has come. The last four are ends.</summary>
[Alias("cellgenie.BatchPhase")]
[GenerateSerializer]
public enum BatchPhase
{
    /// <summary>Accepted.</summary>
    Queued = 0,

    /// <summary>Images are being made.</summary>
    Rendering = 1,

    /// <summary>Annotations and manifest are being put together.</summary>
    Assembling = 2,

    /// <summary>Every image was made.</summary>
    Completed = 3,

    /// <summary>Some images could not be made; each has a reason.</summary>
    CompletedWithErrors = 4,

    /// <summary>It could not be completed; the reason says why. It can be resumed.</summary>
    Failed = 5,

    /// <summary>Somebody cancelled it. It can be resumed.</summary>
    Cancelled = 6,
}
