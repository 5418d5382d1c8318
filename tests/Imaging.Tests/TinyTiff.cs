using System.Buffers.Binary;

namespace CellGenie.Imaging.Tests;

/// <summary>Builds small TIFF files by hand, sane or not: a header, one directory and some data.</summary>
internal sealed class TinyTiff
{
    private readonly List<(ushort Tag, ushort Type, uint Count, uint Value)> _tags = [];

    /// <summary>What stands right after the directory; see <see cref="DataOffset"/>.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>Offset of the next directory.</summary>
    public uint Next { get; init; }

    public const int FirstDirectory = 8;

    public uint DataOffset(int tags) => (uint)(FirstDirectory + 2 + 12 * tags + 4);

    public TinyTiff Tag(ushort tag, uint value, ushort type = 4, uint count = 1)
    {
        _tags.Add((tag, type, count, value));
        return this;
    }

    /// <summary>An 8-bit grey image in one strip, with the given compression.</summary>
    public static byte[] Gray(uint width, uint height, uint compression, byte[] data, uint? byteCount = null)
    {
        var tiff = new TinyTiff { Data = data };
        return tiff.Tag(256, width).Tag(257, height).Tag(258, 8).Tag(259, compression).Tag(262, 1)
            .Tag(273, tiff.DataOffset(8)).Tag(278, height).Tag(279, byteCount ?? (uint)data.Length).Build();
    }

    public byte[] Build()
    {
        var bytes = new byte[DataOffset(_tags.Count) + Data.Length];
        "II*\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), FirstDirectory);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)_tags.Count);
        for (var i = 0; i < _tags.Count; i++)
        {
            var entry = bytes.AsSpan(10 + 12 * i);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, _tags[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], _tags[i].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], _tags[i].Count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], _tags[i].Value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(10 + 12 * _tags.Count), Next);
        Data.CopyTo(bytes, (int)DataOffset(_tags.Count));
        return bytes;
    }
}
