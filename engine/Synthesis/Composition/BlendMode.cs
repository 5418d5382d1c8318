namespace CellGenie.Synthesis;

/// <summary>How a pasted cell meets what lies under it. The mask is the same in every mode.</summary>
public enum BlendMode
{
    /// <summary>The mask's pixels replace what is there.</summary>
    Hard,

    /// <summary>As <see cref="Hard"/>, and the cell's own surroundings fade out over a ring outside the mask.</summary>
    Feather,

    /// <summary>
    /// The cell keeps its difference to the smooth background it came from and gets the smooth background of its new place: inside the mask a
    /// plane is added to the donor, outside it the phase halo fades into the background's own texture at constant strength of the texture.
    /// </summary>
    Halo,

    /// <summary>
    /// Gradients are pasted instead of grey values (Perez, Gangnet and Blake 2003): at the ring's outer edge the image stays as it is, and the differences
    /// there spread smoothly into the cell. Brightness always follows the new place, and so does, in part, the cell's contrast.
    /// </summary>
    Poisson,
}
