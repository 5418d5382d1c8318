namespace CellGenie.Synthesis;

/// <summary>The background texture of an image, to be laid over the holes of others.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Texture">Grey value over the smooth background; 0 where cells are.</param>
/// <param name="Cover">How much of the texture counts, 0..1: it fades out towards cells and the frame.</param>
/// <param name="Grain">Strength of the grain, grey levels; 0 when there is too little to tell.</param>
/// <param name="Level">Mean grey value of the background.</param>
internal sealed record TexturePatch(int Width, int Height, float[] Texture, float[] Cover, double Grain, double Level);
