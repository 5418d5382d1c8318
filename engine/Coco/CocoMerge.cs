using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Makes one annotation file of several, for example of one for each split.</summary>
public static class CocoMerge
{
    /// <summary>Merges files as <see cref="MergedCoco"/> does. The split that a file's name says is written into its images. Memory does not grow with the annotations.</summary>
    /// <param name="files">The files, at least one; defective entries are left out.</param>
    /// <param name="path">The new file.</param>
    /// <param name="pause">Called after every image.</param>
    /// <param name="cancellationToken">Stops; nothing is left behind.</param>
    /// <exception cref="CellGenieException">A file cannot be read, or the new one not be written.</exception>
    public static void Write(IReadOnlyList<string> files, string path, Action? pause = null, CancellationToken cancellationToken = default)
    {
        using var merged = MergedCoco.Open(files, cancellationToken);
        using var writer = new CocoWriter(path, merged.Info, merged.Licenses, merged.Categories);
        for (var i = 0; i < merged.Images.Count; i++)
        {
            var split = SplitNames.Of(merged.Images[i], merged.Files[merged.FileOf(i)].Path);
            writer.WriteImage(merged.Images[i] with { Split = split.Length > 0 ? split : null });
        }

        for (var i = 0; i < merged.Images.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var annotation in merged.ReadAnnotations(i))
                writer.WriteAnnotation(annotation);
            pause?.Invoke();
        }

        writer.Complete();
    }
}
