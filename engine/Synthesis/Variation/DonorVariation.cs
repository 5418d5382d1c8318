namespace CellGenie.Synthesis;

/// <summary>
/// How one donor was varied beyond its <see cref="Turn"/> and <see cref="DonorTone"/>: whole numbers from which the varied cell can be made again, bit by bit.
/// docs/files.md says how.
/// </summary>
/// <param name="Angle">Turned clockwise, in 1/100 degree.</param>
/// <param name="Scale">Factor of length and width in 1/1024; 1024 leaves the size.</param>
/// <param name="Elastic">Largest displacement of a node of the elastic grid in 1/256 pixel.</param>
/// <param name="Blur">Standard deviation of the blur in 1/256 pixel of the image.</param>
/// <param name="Brightness">Grey levels added. They are part of the tone's level or of the grey shift already.</param>
/// <param name="Noise">Standard deviation of the source image's noise in 1/64 grey levels: what resampling took of it is put back.</param>
/// <param name="Seed">Seed of the elastic field and of the noise.</param>
/// <param name="CenterX">Where in the varied mask's box the middle of the donor's box lies, in half pixels from the middle of the top left pixel.</param>
/// <param name="CenterY">The same, downwards.</param>
public readonly record struct DonorVariation(int Angle, int Scale, int Elastic, int Blur, int Brightness, int Noise, uint Seed, int CenterX, int CenterY)
{
    /// <summary>No change.</summary>
    public static DonorVariation None => new(0, 1024, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether the mask changes.</summary>
    public bool HasGeometry => Angle != 0 || Scale != 1024 || Elastic != 0;

    /// <summary>Whether pixels are the donor's own, but for their tone.</summary>
    public bool IsPlain => !HasGeometry && Blur == 0;

    /// <summary>The same without any change of the mask.</summary>
    internal DonorVariation WithoutGeometry() => this with { Angle = 0, Scale = 1024, Elastic = 0 };
}
