using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>One background's entry in the bank's index: 32 bytes, little-endian, as stored.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BackgroundRecord
{
    /// <summary>Size of an entry in bytes.</summary>
    public const int Size = 32;

    /// <summary>The <see cref="FreeShare"/>, 0..1, from which on an image has background enough of its own.</summary>
    public const double EnoughFree = 0.10;

    private const ushort Pooled = 1;

    /// <summary>Where the frame's pixels start in the file.</summary>
    public long Offset { get; init; }

    /// <summary>CRC-32 of the pixels.</summary>
    public uint Crc { get; init; }

    /// <summary>Index of the source image in <see cref="CellBankIndex.Sources"/>.</summary>
    public int Source { get; init; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Index of the culture in <see cref="CellBankIndex.Cultures"/>.</summary>
    public ushort Culture { get; init; }

    /// <summary>Share of the source frame that was free of cells and their halo, in 1/65535.</summary>
    public ushort FreeShare { get; init; }

    /// <summary>Strength of the texture: standard deviation of the frame around its smooth level, in 1/64 grey levels.</summary>
    public ushort Texture { get; init; }

    private readonly ushort _flags;

    /// <summary>Whether the image had too little background, and the texture is that of others of the culture. Stored as bit 0 of the last two bytes.</summary>
    public bool IsPooled
    {
        get => (_flags & Pooled) != 0;
        init => _flags = (ushort)(value ? _flags | Pooled : _flags & ~Pooled);
    }
}
