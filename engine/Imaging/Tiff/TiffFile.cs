using System.Buffers.Binary;

namespace CellGenie.Imaging;

/// <summary>Header and chain of directories of a TIFF (TIFF 6.0, section 2) or BigTIFF file.</summary>
internal sealed class TiffFile
{
    /// <summary>More pages than any real stack has; a longer chain is a damaged file.</summary>
    private const int MaxPages = 1_000_000;

    private readonly bool _bigEndian;
    private readonly bool _big;
    private readonly ulong _first;

    public TiffFile(string name, ByteSource source)
    {
        Name = name;
        Source = source;
        var head = Read(0, 8, "header");
        _bigEndian = head[0] == 'M';
        var version = Unsigned(head.AsSpan(2, 2));
        if (head[0] != head[1] || head[0] is not ((byte)'I' or (byte)'M') || version is not (42 or 43))
            throw Invalid("header", "not a TIFF file");
        _big = version == 43;
        if (_big && Unsigned(head.AsSpan(4, 2)) != 8)
            throw Invalid("header", "a BigTIFF file must have offsets of 8 bytes");
        _first = _big ? Unsigned(Read(8, 8, "header")) : Unsigned(head.AsSpan(4, 4));
        if (_first == 0)
            throw Invalid("header", "the file has no pages");
    }

    public string Name { get; }

    public ByteSource Source { get; }

    public bool BigEndian => _bigEndian;

    /// <summary>The number of pages.</summary>
    public int CountPages() => Walk(int.MaxValue, out _);

    /// <summary>The directory of a page.</summary>
    public TiffDirectory Directory(int page)
    {
        var reached = Walk(page, out var offset);
        if (offset == 0)
            throw Invalid("", $"page {page} was asked for, but the file has {reached} (pages count from 0)");
        return ReadDirectory(offset, $"page {page}");
    }

    /// <summary>Reads a range after checking that it lies within the file.</summary>
    public ArraySegment<byte> Read(ulong offset, ulong count, string place)
    {
        var length = (ulong)Source.Length;
        if (offset > length || count > length - offset || count > (ulong)Array.MaxLength)
            throw Invalid(place, $"{count} bytes at {offset} reach past the end of the file ({length} bytes)");
        return Source.Read((long)offset, (int)count);
    }

    /// <summary>An unsigned integer of 1, 2, 4 or 8 bytes in the byte order of the file.</summary>
    public ulong Unsigned(ReadOnlySpan<byte> bytes) => (bytes.Length, _bigEndian) switch
    {
        (1, _) => bytes[0],
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };

    public InvalidInputException Invalid(string place, string rule, Exception? cause = null) => new(Name, place, rule, cause);

    /// <summary>Follows the chain for <paramref name="steps"/> steps or to its end; returns the steps made.</summary>
    private int Walk(int steps, out ulong offset)
    {
        var seen = new HashSet<ulong>();
        offset = _first;
        for (var made = 0; ; made++)
        {
            if (offset == 0)
                return made;
            if (made == MaxPages || !seen.Add(offset))
                throw Invalid($"page {made}", made == MaxPages ? $"more than {MaxPages} pages" : "the chain of pages runs in a circle");
            if (made == steps)
                return made;
            offset = NextOf(offset, made);
        }
    }

    private ulong NextOf(ulong offset, int page)
    {
        var entries = EntryCount(offset, $"page {page}", out var start);
        return ReadNext(start + entries * EntrySize, $"page {page}");
    }

    private TiffDirectory ReadDirectory(ulong offset, string place)
    {
        var count = EntryCount(offset, place, out var start);
        var directory = new TiffDirectory(this, place) { Next = ReadNext(start + count * EntrySize, place) };
        var bytes = Read(start, count * EntrySize, place);
        for (var i = 0; i < (int)count; i++)
        {
            var entry = bytes.AsSpan(i * (int)EntrySize, (int)EntrySize);
            var type = (ushort)Unsigned(entry.Slice(2, 2));
            var values = Unsigned(entry.Slice(4, _big ? 8 : 4));
            var field = entry[(_big ? 12 : 8)..];
            var isInline = values <= (ulong)(field.Length / SizeOf(type));
            var at = isInline ? start + (ulong)i * EntrySize + (_big ? 12u : 8u) : Unsigned(field);
            directory.Add((TiffTag)Unsigned(entry[..2]), new TiffDirectory.Entry(type, values, at));
        }

        return directory;
    }

    private ulong EntrySize => _big ? 20u : 12u;

    private ulong EntryCount(ulong offset, string place, out ulong start)
    {
        var size = _big ? 8u : 2u;
        var count = Unsigned(Read(offset, size, place));
        if (count == 0 || count > ushort.MaxValue)
            throw Invalid(place, $"a directory has 1 to {ushort.MaxValue} tags, not {count}");
        start = offset + size;
        return count;
    }

    /// <summary>The offset of the next directory. Some writers end the file right after the last tag; there is no next page then.</summary>
    private ulong ReadNext(ulong offset, string place)
    {
        var size = _big ? 8u : 4u;
        return offset == (ulong)Source.Length ? 0 : Unsigned(Read(offset, size, place));
    }

    private static int SizeOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 4,
    };
}
