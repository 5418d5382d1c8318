namespace CellGenie.Cli.Commands;

/// <summary>Finds the COCO files that <c>--annotations</c> names.</summary>
internal static class AnnotationFiles
{
    // Files that CellGenie writes beside COCO files.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "conversion.json", "fixes.json", "split.json", "subset.json", "merge.json", "manifest.json", "amodal.json", "index.json", "generation.json", "audit.json", "report.json",
    };

    /// <summary>The files, each once; a folder stands for the <c>*.json</c> in it and in its <c>annotations</c>.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> named)
    {
        var files = new List<string>();
        foreach (var path in named)
        {
            if (!Directory.Exists(path))
            {
                files.Add(CommonOptions.RequireFile(path));
                continue;
            }

            string[] folders = [path, Path.Combine(path, "annotations")];
            var found = folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.json")).Where(f => !Others.Contains(Path.GetFileName(f))).Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0)
                throw CommandException.NotFound($"{path}: there is no annotation file (*.json) in this folder");
            files.AddRange(found);
        }

        return [.. files.DistinctBy(Path.GetFullPath)];
    }
}
