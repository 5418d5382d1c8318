namespace CellGenie.Grains;

/// <summary>What a trainer has to do.</summary>
[Alias("cellgenie.TrainerCommand")]
[GenerateSerializer]
public enum TrainerCommand
{
    /// <summary>Go on.</summary>
    Continue = 0,

    /// <summary>Stop: the run was cancelled, or another attempt has begun.</summary>
    Stop = 1,

    /// <summary>Store a checkpoint at the end of the present step, and go on until told to stop: the run ends with it.</summary>
    SaveCheckpoint = 2,
}
