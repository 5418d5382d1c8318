using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>A label map and the image it belongs to.</summary>
/// <param name="Labels">Path of the label map.</param>
/// <param name="Name">The image's name below the folder, with forward slashes; that of the label map if there is no image.</param>
/// <param name="Picture">Path of the image; null if there is none.</param>
/// <param name="IsPair">Whether both lie side by side, told apart by an ending of the name.</param>
internal sealed record LabelFile(string Labels, string Name, string? Picture, bool IsPair);

/// <summary>Finds label maps: below <c>labels</c> or <c>masks</c>, or beside their images under a name such as <c>x_masks.tif</c>.</summary>
internal static class LabelFiles
{
    private static readonly string[] LabelFolders = ["labels", "masks"];
    private static readonly string[] Marks = ["_cp_masks", "_masks", "_mask", "_labels", "_label"];

    /// <summary>The label maps of a folder, by name.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be listed.</exception>
    public static IReadOnlyList<LabelFile> Find(string folder)
    {
        var pictures = Pictures(folder).ToList();
        foreach (var name in LabelFolders)
        {
            var labels = pictures.Where(p => IsLabelType(p) && p.StartsWith(name + "/", StringComparison.OrdinalIgnoreCase)).ToList();
            if (labels.Count > 0)
                return InFolder(folder, name, labels, pictures);
        }

        return Pairs(folder, pictures);
    }

    /// <summary>The images below a folder, relative, with forward slashes, sorted.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be listed.</exception>
    public static IEnumerable<string> Pictures(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        try
        {
            return Directory.EnumerateFiles(folder, "*", options)
                .Where(f => OutputNames.IsPicture(Path.GetExtension(f)))
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(folder, "", "cannot be listed: " + e.Message, e);
        }
    }

    private static bool IsLabelType(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".tif" or ".tiff";

    private static List<LabelFile> InFolder(string folder, string name, List<string> labels, List<string> pictures)
    {
        const string Images = "images/";
        var images = pictures.Where(p => p.StartsWith(Images, StringComparison.OrdinalIgnoreCase)).GroupBy(p => OutputNames.Stem(p[Images.Length..])).ToDictionary(g => g.Key, g => g.First());
        return [.. labels.Select(label =>
        {
            var relative = label[(name.Length + 1)..];
            var stem = OutputNames.Stem(relative);
            var mark = Marks.FirstOrDefault(m => !images.ContainsKey(stem) && stem.EndsWith(m, StringComparison.OrdinalIgnoreCase)) ?? "";
            var image = images.GetValueOrDefault(stem[..^mark.Length]);
            return new LabelFile(Path.Combine(folder, label), image?[Images.Length..] ?? stem[..^mark.Length] + OutputNames.EndingOf(relative), image == null ? null : Path.Combine(folder, image), IsPair: false);
        })];
    }

    private static List<LabelFile> Pairs(string folder, List<string> pictures)
    {
        var byStem = pictures.GroupBy(OutputNames.Stem).ToDictionary(g => g.Key, g => g.First());
        var pairs = new List<LabelFile>();
        foreach (var label in pictures.Where(IsLabelType))
        {
            var stem = OutputNames.Stem(label);
            if (Marks.FirstOrDefault(m => stem.EndsWith(m, StringComparison.OrdinalIgnoreCase)) is not { } mark)
                continue;
            var image = byStem.GetValueOrDefault(stem[..^mark.Length]);
            pairs.Add(new LabelFile(Path.Combine(folder, label), image ?? stem[..^mark.Length] + OutputNames.EndingOf(label), image == null ? null : Path.Combine(folder, image), IsPair: true));
        }

        return pairs;
    }
}
