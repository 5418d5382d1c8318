namespace CellGenie.Grains;

/// <summary>Whether a trainer took an order.</summary>
[Alias("cellgenie.TrainerAnswer")]
[GenerateSerializer]
public enum TrainerAnswer
{
    /// <summary>It has started.</summary>
    Accepted = 0,

    /// <summary>All GPUs of the silo are taken.</summary>
    Busy = 1,

    /// <summary>The silo has no trainer.</summary>
    NoTrainer = 2,
}
