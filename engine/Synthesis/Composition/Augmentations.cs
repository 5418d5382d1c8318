namespace CellGenie.Synthesis;

/// <summary>How donors are varied. Mask, pixels and halo change together, and the provenance records it. <see cref="VariationRanges"/> says how far.</summary>
[Flags]
public enum Augmentations
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Mirrored, left to right and top to bottom.</summary>
    Flip = 1,

    /// <summary>Turned by quarters.</summary>
    Rotate = 2,

    /// <summary>Contrast to the background scaled; with <see cref="BlendMode.Halo"/> only.</summary>
    Contrast = 4,

    /// <summary>Turned by any angle; not donors that their frame cut.</summary>
    Angle = 8,

    /// <summary>Made larger or smaller within the culture's range of areas; not donors that their frame cut.</summary>
    Scale = 16,

    /// <summary>Bent by a smooth field of displacements that folds nowhere; not donors that their frame cut.</summary>
    Elastic = 32,

    /// <summary>Made a little brighter or darker.</summary>
    Brightness = 64,

    /// <summary>Blurred, as a cell a little above or below the plane of focus.</summary>
    Defocus = 128,
}
