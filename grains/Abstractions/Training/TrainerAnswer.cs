namespace CellGenie.Grains;

/// <summary>Whether a trainer took a run.</summary>
[Alias("cellgenie.TrainerAnswer")]
[GenerateSerializer]
public enum TrainerAnswer
{
    /// <summary>It trains.</summary>
    Accepted = 0,

    /// <summary>The run does not wait any more.</summary>
    NotWaiting = 1,

    /// <summary>All GPUs of the silo are taken.</summary>
    Busy = 2,

    /// <summary>The silo has no trainer.</summary>
    NoTrainer = 3,
}
