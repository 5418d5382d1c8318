namespace CellGenie.Synthesis;

/// <summary>Kinds of images that are hard to segment, for stress test sets. An image is of one kind, and its records name it.</summary>
[Flags]
public enum HardCases
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Cells in contact: pairs and clusters of up to five whose masks touch without overlap.</summary>
    Touching = 1,

    /// <summary>As many cells as in the culture's most crowded images.</summary>
    Dense = 2,

    /// <summary>The quarter of the culture's cells with the least contrast; with <see cref="BlendMode.Halo"/> made weaker still.</summary>
    LowContrast = 4,
}
