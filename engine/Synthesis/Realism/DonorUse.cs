namespace CellGenie.Synthesis.Realism;

/// <summary>Which donors the synthetic cells of one culture came from, and how often each was used.</summary>
public sealed record DonorUse
{
    /// <summary>Number of synthetic cells.</summary>
    public required long Cells { get; init; }

    /// <summary>Number of different donors.</summary>
    public required int Donors { get; init; }

    /// <summary>Number of real images that donors were cut out of.</summary>
    public required int SourceImages { get; init; }

    /// <summary>How often the most used donor was pasted.</summary>
    public required int MostUses { get; init; }

    /// <summary>Synthetic cells whose donor was pasted before into the same image.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Share of <see cref="Cells"/> that are <see cref="Duplicates"/>, 0..1; null without a cell.</summary>
    public double? DuplicateRate => Cells == 0 ? null : (double)Duplicates / Cells;

    /// <summary>The most used donors, at most 10.</summary>
    public required IReadOnlyList<UsedDonor> MostUsed { get; init; }

    /// <summary>The licences that the donors bring, with the number of synthetic cells under each.</summary>
    public required IReadOnlyList<DonorLicense> Licenses { get; init; }
}
