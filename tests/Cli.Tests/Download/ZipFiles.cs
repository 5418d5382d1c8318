using System.Buffers.Binary;
using System.IO.Compression;

namespace CellGenie.Cli.Tests.Download;

/// <summary>Makes zip files, sound and forged.</summary>
internal static class ZipFiles
{
    private const uint DirectorySignature = 0x02014b50;
    private const int CrcOffset = 16;
    private const int SizeOffset = 24;

    public static byte[] Create(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Writes another size for every file into the zip's directory (APPNOTE 4.3.12: uncompressed size at offset 24).</summary>
    public static byte[] ClaimSize(byte[] zip, uint size) => Patch(zip, SizeOffset, size);

    /// <summary>Writes another CRC-32 for every file into the zip's directory (at offset 16).</summary>
    public static byte[] ClaimCrc(byte[] zip, uint crc) => Patch(zip, CrcOffset, crc);

    private static byte[] Patch(byte[] zip, int offset, uint value)
    {
        var copy = zip.ToArray();
        for (var i = 0; i + 46 <= copy.Length; i++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(i)) == DirectorySignature)
                BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(i + offset), value);
        }

        return copy;
    }
}
