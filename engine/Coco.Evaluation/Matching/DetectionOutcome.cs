namespace CellGenie.Coco.Evaluation;

/// <summary>What became of one detection in matching.</summary>
internal struct DetectionOutcome
{
    /// <summary>Bits of a word from which on the ignored ones are.</summary>
    public const int IgnoredShift = 16;

    /// <summary>The score it is ranked by.</summary>
    public double Score;

    /// <summary>Ordinal of its image.</summary>
    public int Image;

    /// <summary>Its rank in its image (and category), 0 for the best.</summary>
    public int Rank;

    /// <summary>For each size class: bit t says that it is matched at threshold t, bit 16 + t that it is ignored there.</summary>
    public AreaFlags Flags;
}
