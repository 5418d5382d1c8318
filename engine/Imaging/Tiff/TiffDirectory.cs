namespace CellGenie.Imaging;

/// <summary>One image file directory: the tags of one page. Values are fetched when they are asked for, so that unknown tags cost nothing.</summary>
internal sealed class TiffDirectory(TiffFile file, string place)
{
    private readonly Dictionary<TiffTag, Entry> _entries = [];

    /// <summary>Where the directory is, for messages.</summary>
    public string Place { get; } = place;

    /// <summary>Offset of the next directory, 0 after the last.</summary>
    public ulong Next { get; init; }

    /// <summary>Adds a tag. Of a tag that stands twice, the first counts.</summary>
    public void Add(TiffTag tag, Entry entry) => _entries.TryAdd(tag, entry);

    public bool Has(TiffTag tag) => _entries.ContainsKey(tag);

    /// <summary>The first value of a tag, or the default where the tag is missing.</summary>
    public ulong Value(TiffTag tag, ulong absent) => Has(tag) ? Values(tag, 1)[0] : absent;

    /// <summary>Up to <paramref name="most"/> values of a tag; empty where the tag is missing.</summary>
    public ulong[] Values(TiffTag tag, int most)
    {
        if (!_entries.TryGetValue(tag, out var entry))
            return [];
        var size = entry.Type switch
        {
            1 or 6 => 1,
            3 or 8 => 2,
            4 or 9 or 13 => 4,
            16 or 17 or 18 => 8,
            _ => throw file.Invalid(Place, $"tag {tag} must hold integers, not type {entry.Type}"),
        };
        if (entry.Count == 0)
            throw file.Invalid(Place, $"tag {tag} is empty");
        var count = (int)Math.Min(entry.Count, (ulong)most);
        var bytes = file.Read(entry.ValueOffset, (ulong)count * (ulong)size, $"tag {tag}");
        var values = new ulong[count];
        for (var i = 0; i < count; i++)
            values[i] = file.Unsigned(bytes.AsSpan(i * size, size));
        return values;
    }

    /// <summary>How many values a tag has.</summary>
    public ulong Count(TiffTag tag) => _entries.TryGetValue(tag, out var entry) ? entry.Count : 0;

    /// <summary>Type and number of the values, and where they stand in the file.</summary>
    public readonly record struct Entry(ushort Type, ulong Count, ulong ValueOffset);
}
