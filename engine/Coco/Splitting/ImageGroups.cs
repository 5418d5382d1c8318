using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CellGenie.Coco;

/// <summary>Puts the images of a data set into groups, and the groups into a random order that depends on nothing but the seed and their names.</summary>
internal static class ImageGroups
{
    /// <summary>The groups of each culture, cultures by name, each in its random order: by the SHA-256 of <c>seed, line feed, key</c>.</summary>
    public static IReadOnlyList<IReadOnlyList<ImageGroup>> Of(MergedCoco set, SplitOptions options) =>
        [.. Enumerable.Range(0, set.Images.Count)
            .Select(i => (Index: i, Culture: set.CultureOf(i)))
            .GroupBy(i => Key(set.Images[i.Index], i.Culture, options.GroupBy), StringComparer.Ordinal)
            .Select(g => new ImageGroup(g.Key, options.GroupBy == ImageGrouping.Culture ? "" : g.First().Culture, [.. g.Select(i => i.Index)]))
            .GroupBy(g => g.Culture, StringComparer.Ordinal)
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (IReadOnlyList<ImageGroup>)[.. c.OrderBy(g => Rank(options.Seed, g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal)])];

    /// <summary>All groups in an order of which every beginning holds each culture by its share: a group stands at the middle of the part of its culture that it is.</summary>
    public static IReadOnlyList<ImageGroup> Interleaved(IReadOnlyList<IReadOnlyList<ImageGroup>> cultures, ulong seed)
    {
        var placed = new List<(double At, UInt128 Rank, ImageGroup Group)>();
        foreach (var groups in cultures)
        {
            var total = groups.Sum(g => g.Images.Count);
            var before = 0;
            foreach (var group in groups)
            {
                placed.Add(((before + group.Images.Count / 2.0) / total, Rank(seed, group.Key), group));
                before += group.Images.Count;
            }
        }

        return [.. placed.OrderBy(p => p.At).ThenBy(p => p.Rank).ThenBy(p => p.Group.Key, StringComparer.Ordinal).Select(p => p.Group)];
    }

    private static string Key(CocoImage image, string culture, ImageGrouping groupBy) => groupBy switch
    {
        ImageGrouping.Culture => culture,
        ImageGrouping.Well when LivecellName.TryParse(image.FileName, out var name) => $"{culture}/{name.Culture}/{name.Well.ToUpperInvariant()}",
        // The blends of a layout and the frames of a sequence show the same cells.
        ImageGrouping.Well when SyntheticName.TryParse(image.FileName, out var synthetic) => $"{culture}/{synthetic.Layout}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{culture}/{image.FileName}#{image.Id}"),
    };

    private static UInt128 Rank(ulong seed, string key) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{key}"))));
}
