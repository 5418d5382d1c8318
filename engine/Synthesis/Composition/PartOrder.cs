namespace CellGenie.Synthesis;

/// <summary>What an image asks of one of its cultures; by default what the culture's specification says.</summary>
internal readonly record struct PartOrder
{
    /// <summary>Number of cells; null: the culture's range.</summary>
    public IntRange? Population { get; init; }

    /// <summary>Number of cells in the whole image that the model should be near to; null: any model will do.</summary>
    public int? Near { get; init; }

    /// <summary>Whether the model is one of the most crowded images.</summary>
    public bool IsDense { get; init; }

    /// <summary>Whether cells may stand closer than the placement allows.</summary>
    public bool MayTouch { get; init; }

    /// <summary>Whether not any model will do.</summary>
    public bool AsksForModel => Near != null || IsDense || Beside != null;

    /// <summary>The source image that the model's background texture should be like; null: any.</summary>
    public PoolEntry? Beside { get; init; }
}
