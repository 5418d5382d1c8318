namespace CellGenie.Synthesis;

/// <summary>Where cells go.</summary>
public enum PlacementMode
{
    /// <summary>Anywhere, each place as likely as any other (the paper's way). One try for each cell.</summary>
    Uniform,

    /// <summary>Anywhere, but no two cells nearer to each other than the sum of their radii (simple sequential inhibition).</summary>
    HardCore,

    /// <summary>In clusters: a Thomas process fitted to the pair correlation of the culture's images.</summary>
    Cluster,

    /// <summary>Where the cells of a real image of the culture are, flipped or turned, each replaced by a donor of similar size.</summary>
    Empirical,

    /// <summary>As likely as <see cref="CompositionRules.DensityMap"/> says.</summary>
    DensityMap,
}
