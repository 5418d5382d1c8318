namespace CellGenie.Grains;

/// <summary>What a principal may do in its tenant; each role may do what the ones before it may.</summary>
[Alias("cellgenie.Role")]
[GenerateSerializer]
public enum Role
{
    /// <summary>Sees datasets, batches and results.</summary>
    Viewer = 0,

    /// <summary>Imports, generates, trains, cancels.</summary>
    Member = 1,

    /// <summary>Manages the lab's keys and deletes.</summary>
    Owner = 2,
}
