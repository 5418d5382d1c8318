using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>A trained network in one file: safetensors with the model options in its metadata.</summary>
public static class ModelFile
{
    /// <summary>The metadata key of the model options as JSON.</summary>
    public const string OptionsKey = "cellgenie.model";

    /// <summary>The metadata key of the file's version.</summary>
    public const string VersionKey = "cellgenie.version";

    private const string Version = "1";

    /// <summary>The metadata of a model or a checkpoint.</summary>
    public static Dictionary<string, string> Metadata(ModelOptions options) => new() { [VersionKey] = Version, [OptionsKey] = options.ToJson() };

    /// <summary>The model options of a file.</summary>
    /// <exception cref="InvalidInputException">The file was not written by CellGenie, or is of a later version.</exception>
    public static ModelOptions OptionsOf(CheckpointFile file)
    {
        if (!file.Metadata.TryGetValue(VersionKey, out var version) || !file.Metadata.TryGetValue(OptionsKey, out var options))
            throw new InvalidInputException(file.Path, "", "is no CellGenie model: it does not say which network it holds. Weights of other programs can be trained on, not predicted with");
        if (version != Version)
            throw new InvalidInputException(file.Path, "", $"is of version {version}; this program reads version {Version}");
        return ModelOptions.FromJson(options, file.Path);
    }

    /// <summary>The model options of a file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is no CellGenie model.</exception>
    public static ModelOptions ReadOptions(string path)
    {
        using var file = CheckpointFile.Open(path);
        return OptionsOf(file);
    }
}
