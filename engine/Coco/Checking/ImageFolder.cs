using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Finds the files of images below a folder. Names in annotation files are looked up, never followed out of the folder.</summary>
/// <remarks>LIVECell's annotation files give the bare name, while the images lie in one folder for each culture.</remarks>
public sealed class ImageFolder
{
    private readonly Lazy<Dictionary<string, string>> _byName;

    /// <summary>Names a folder.</summary>
    /// <exception cref="InvalidInputException">It does not exist.</exception>
    public ImageFolder(string path)
    {
        if (!Directory.Exists(path))
            throw new InvalidInputException(path, "", "the folder does not exist");
        Path = path;
        _byName = new Lazy<Dictionary<string, string>>(IndexFiles);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The path of an image: at its name below the folder, or anywhere below it under the last part of its name. Null if there is none.</summary>
    public string? Find(string fileName)
    {
        var parts = fileName.Split('/', '\\');
        if (parts.All(IsPlain))
        {
            var direct = System.IO.Path.Combine([Path, .. parts]);
            if (File.Exists(direct))
                return direct;
        }

        return _byName.Value.GetValueOrDefault(parts[^1]);
    }

    private static bool IsPlain(string part) => part.Length > 0 && part != "." && part != ".." && part.AsSpan().IndexOfAny(":\0") < 0;

    private Dictionary<string, string> IndexFiles()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path, "*", options).Order(StringComparer.Ordinal))
                index.TryAdd(System.IO.Path.GetFileName(file), file);
        }
        catch (IOException e)
        {
            throw new InvalidInputException(Path, "", "cannot be listed: " + e.Message, e);
        }

        return index;
    }
}
