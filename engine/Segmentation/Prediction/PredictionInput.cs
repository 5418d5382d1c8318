using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Finds the images of a prediction.</summary>
internal static class PredictionInput
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase) { ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp" };

    /// <summary>The images that an annotation file names, or all of a folder, by name.</summary>
    public static IReadOnlyList<PredictedImage> Find(string images, CocoFile? annotations)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (annotations != null)
        {
            var folder = new ImageFolder(images);
            return [.. annotations.Images.Select(i => new PredictedImage(i.Id, folder.Find(i.FileName), i.FileName, Unique(i.FileName, names)))];
        }

        if (File.Exists(images))
            return [new PredictedImage(1, images, Path.GetFileName(images), Unique(images, names))];
        if (!Directory.Exists(images))
            throw new InvalidInputException(images, "", "there is no such file or folder");
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(images, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
                .Where(file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        }
        catch (IOException e)
        {
            throw new InvalidInputException(images, "", $"cannot be listed: {e.Message}", e);
        }

        return files.Length > 0
            ? [.. files.Select((file, i) => new PredictedImage(i + 1, file, Path.GetRelativePath(images, file).Replace('\\', '/'), Unique(file, names)))]
            : throw new InvalidInputException(images, "", $"holds no image; images end with {string.Join(", ", Endings)}");
    }

    private static string Unique(string file, HashSet<string> names)
    {
        var plain = string.Concat(Path.GetFileNameWithoutExtension(file.Replace('\\', '/')).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).TrimStart('.');
        var name = plain.Length == 0 ? "image" : plain;
        for (var k = 2; !names.Add(name); k++)
            name = $"{plain}-{k}";
        return name;
    }
}
