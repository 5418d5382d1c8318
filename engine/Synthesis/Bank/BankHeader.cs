using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>The first 128 bytes of <c>bank.bin</c>, little-endian, as stored. After them come cells and backgrounds, then the two tables, then 64 bytes of padding.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct BankHeader
{
    public const int Size = 128;

    /// <summary>Zero bytes at the end of the file, so that a wide read that starts inside a cell's data stays inside the file.</summary>
    public const int Padding = 64;

    /// <summary>"CGBANK1" and a zero.</summary>
    public const ulong ExpectedMagic = 0x00314B4E41424743;

    public ulong Magic;
    public long FileLength;
    public long CellTable;
    public long BackgroundTable;
    public int CellCount;
    public int BackgroundCount;
    public uint CellTableCrc;
    public uint BackgroundTableCrc;
    public Sha256Bytes Sha256;
    private readonly Reserved _reserved;

    /// <summary>CRC-32 of the bytes before it.</summary>
    public uint HeaderCrc;

    [System.Runtime.CompilerServices.InlineArray(32)]
    internal struct Sha256Bytes
    {
        private byte _first;
    }

    [System.Runtime.CompilerServices.InlineArray(44)]
    private struct Reserved
    {
        private byte _first;
    }
}
