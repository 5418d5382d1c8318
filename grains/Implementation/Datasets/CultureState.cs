namespace CellGenie.Grains;

/// <summary>What is kept of a culture: its profile, at most 48 KB of JSON.</summary>
[Alias("cellgenie.CultureState")]
[GenerateSerializer]
public sealed class CultureState
{
    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>The culture; null before a library knew it.</summary>
    [Id(1)]
    public CultureProfileInfo? Culture { get; set; }
}
