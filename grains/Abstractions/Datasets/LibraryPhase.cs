namespace CellGenie.Grains;

/// <summary>What a cell library is doing.</summary>
[Alias("cellgenie.LibraryPhase")]
[GenerateSerializer]
public enum LibraryPhase
{
    /// <summary>No bank was made yet.</summary>
    Empty = 0,

    /// <summary>A bank is being made.</summary>
    Extracting = 1,

    /// <summary>The newest version can be used.</summary>
    Ready = 2,

    /// <summary>The last extraction failed; older versions can be used.</summary>
    Failed = 3,
}
