using System.IO.Compression;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>An entry of a zip archive that is stored without compression.</summary>
internal sealed class ZipStorage(ZipInput zip, ZipArchiveEntry entry) : TensorStorage
{
    public override long Bytes => entry.Length;

    public override void Read(long offset, Span<byte> target)
    {
        // Nearly every tensor is a whole entry; reading all of it also checks it against its checksum.
        var all = new byte[entry.Length];
        zip.CopyTo(entry, new MemoryStream(all));
        all.AsSpan((int)offset, target.Length).CopyTo(target);
    }
}
