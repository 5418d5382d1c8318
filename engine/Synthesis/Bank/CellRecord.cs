using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>One cell's entry in the bank's index: 64 bytes, little-endian, as stored.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct CellRecord
{
    /// <summary>Size of an entry in bytes.</summary>
    public const int Size = 64;

    /// <summary>Where the cell's pixels, matte and runs start in the file.</summary>
    public long Offset { get; init; }

    /// <summary>Id of the source annotation, unique in its annotation file.</summary>
    public long AnnotationId { get; init; }

    /// <summary>CRC-32 of the cell's data.</summary>
    public uint Crc { get; init; }

    /// <summary>Index of the source image in <see cref="CellBankIndex.Sources"/>.</summary>
    public int Source { get; init; }

    /// <summary>Area of the mask in pixels, at least 1.</summary>
    public int Area { get; init; }

    /// <summary>Left side of the mask's box in the source image.</summary>
    public int SourceX { get; init; }

    /// <summary>Top of the mask's box in the source image.</summary>
    public int SourceY { get; init; }

    /// <summary>Number of horizontal runs that make up the mask.</summary>
    public int RunCount { get; init; }

    /// <summary>Index of the culture in <see cref="CellBankIndex.Cultures"/>.</summary>
    public ushort Culture { get; init; }

    /// <summary>Width of the mask's box in pixels.</summary>
    public ushort Width { get; init; }

    /// <summary>Height of the mask's box in pixels.</summary>
    public ushort Height { get; init; }

    /// <summary>Width of the stored crop: the box with its ring, cut at the frame.</summary>
    public ushort CropWidth { get; init; }

    /// <summary>Height of the stored crop.</summary>
    public ushort CropHeight { get; init; }

    /// <summary>Columns of ring to the left of the mask's box in the crop.</summary>
    public byte RingLeft { get; init; }

    /// <summary>Rows of ring above the mask's box in the crop.</summary>
    public byte RingTop { get; init; }

    /// <summary>Which sides of the source frame cut the cell.</summary>
    public FrameSides Sides { get; init; }

    /// <summary>How drawn out the mask is, in 1/255: the eccentricity of <see cref="Realism.MaskShape"/>. 0 in libraries of older versions.</summary>
    public byte Eccentricity { get; init; }

    /// <summary>Smooth background grey value at the middle of the mask's box in its source image, in 1/256 grey levels.</summary>
    public ushort BackgroundLevel { get; init; }

    /// <summary>Slope of the smooth background to the right, in 1/4096 grey levels a pixel. See <see cref="BackgroundLevel"/>.</summary>
    public short SlopeX { get; init; }

    /// <summary>Slope of the smooth background downwards, in 1/4096 grey levels a pixel.</summary>
    public short SlopeY { get; init; }

    /// <summary>How strongly the cell stands out: root of the mean square of grey value less smooth background inside the mask, in 1/64 grey levels.</summary>
    public ushort Contrast { get; init; }

    private readonly ushort _reserved1;

    /// <summary>Bytes of the cell's data: crop, matte, padding to an even address, runs of three 16-bit numbers.</summary>
    public long DataLength => RunsOffset + (long)RunCount * 6;

    /// <summary>Where the runs start in the cell's data.</summary>
    internal long RunsOffset => (2L * CropWidth * CropHeight + 1) & ~1L;
}
