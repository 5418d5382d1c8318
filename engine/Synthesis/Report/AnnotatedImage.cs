using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Report;

/// <summary>Loads the images that an annotation file names.</summary>
internal static class AnnotatedImage
{
    /// <summary>Loads an image.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, is not the image that was annotated, or lies outside of the folder.</exception>
    public static LoadedImage Load(string folder, CocoImage image)
    {
        var path = PathOf(folder, image.FileName);
        var loaded = ImageFile.Load(path);
        if (loaded.Image.Width != image.Width || loaded.Image.Height != image.Height)
            throw new InvalidInputException(path, "", $"is {loaded.Image.Width}x{loaded.Image.Height}, its annotations are for {image.Width}x{image.Height}");
        return loaded;
    }

    /// <summary>The path of a file that an annotation file names. It must lie in the folder, lest a report show files that nobody chose.</summary>
    private static string PathOf(string folder, string name)
    {
        try
        {
            var root = Path.GetFullPath(folder);
            var path = Path.GetFullPath(Path.Combine(root, name));
            if (path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return Path.Combine(folder, name);
        }
        catch (ArgumentException e)
        {
            throw new InvalidInputException(name, "", "is no file name", e);
        }

        throw new InvalidInputException(name, "", $"lies outside of the folder {folder}");
    }
}
