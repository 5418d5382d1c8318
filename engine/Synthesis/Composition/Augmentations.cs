namespace CellGenie.Synthesis;

/// <summary>How donors are varied. Mask, pixels and halo change together, and the provenance records it.</summary>
[Flags]
public enum Augmentations
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Mirrored, left to right and top to bottom.</summary>
    Flip = 1,

    /// <summary>Turned by quarters.</summary>
    Rotate = 2,

    /// <summary>Contrast to the background scaled by 0.85 to 1.15; with <see cref="BlendMode.Halo"/> only.</summary>
    Contrast = 4,
}
