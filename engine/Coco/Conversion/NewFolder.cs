using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>A folder for an output that is whole or not there: emptied again unless it is kept.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly bool _existed;
    private bool _isKept;

    /// <summary>Makes the folder; one that exists must be empty.</summary>
    /// <exception cref="CellGenieException">It holds files, or cannot be made.</exception>
    public NewFolder(string path)
    {
        Path = path;
        try
        {
            _existed = Directory.Exists(path);
            if (_existed && Directory.EnumerateFileSystemEntries(path).Any())
                throw new CellGenieException($"{path}: holds files; choose a new or empty folder");
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CellGenieException($"{path}: cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The path of a file below the folder, whose own folder is made if need be.</summary>
    /// <exception cref="CellGenieException">The folder cannot be made.</exception>
    public string Place(string relative)
    {
        var path = System.IO.Path.Combine([Path, .. relative.Split('/')]);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CellGenieException($"{path}: cannot be written: {e.Message}", e);
        }

        return path;
    }

    /// <summary>The output is whole.</summary>
    public void Keep() => _isKept = true;

    /// <summary>Deletes what was written, unless it is kept.</summary>
    /// <exception cref="CellGenieException">It cannot be deleted.</exception>
    public void Dispose()
    {
        if (_isKept)
            return;
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
            if (_existed)
                Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CellGenieException($"{Path}: what was written there cannot be deleted: {e.Message}", e);
        }
    }
}
