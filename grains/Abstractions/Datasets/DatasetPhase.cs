namespace CellGenie.Grains;

/// <summary>How far a dataset has come.</summary>
[Alias("cellgenie.DatasetPhase")]
[GenerateSerializer]
public enum DatasetPhase
{
    /// <summary>Files may be added.</summary>
    Uploading = 0,

    /// <summary>The files are unpacked and audited.</summary>
    Checking = 1,

    /// <summary>It can be used.</summary>
    Ready = 2,

    /// <summary>It cannot be used; the reason says why.</summary>
    Rejected = 3,
}
