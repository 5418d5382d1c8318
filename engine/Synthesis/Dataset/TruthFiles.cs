namespace CellGenie.Synthesis;

/// <summary>What is written about the cells beside their visible masks.</summary>
[Flags]
public enum TruthFiles
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary><c>amodal.json</c>: whole masks, also where another cell hides them, with the hidden share, depth and centre of each cell.</summary>
    Amodal = 1,

    /// <summary><c>contours/</c>: a map of classes for each image, see <see cref="ContourClass"/>.</summary>
    Contours = 2,

    /// <summary><c>tracks/</c>, for sequences alone: the truth of the Cell Tracking Challenge, a label map of tracks for each frame and a table of tracks for each sequence.</summary>
    Tracks = 4,
}
