using System.Text.Json;
using CellGenie.Cli.Commands;
using CellGenie.Imaging;

namespace CellGenie.Cli.Remote;

/// <summary>The file with the profile. Only its owner may read it.</summary>
internal static class ProfileFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where it is: <c>$XDG_CONFIG_HOME/cellgenie</c> or the system's folder for settings.</summary>
    public static string Path => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cellgenie", "profile.json");

    /// <summary>The profile; null where there is none.</summary>
    /// <exception cref="InvalidInputException">The file is damaged, or others may read it.</exception>
    public static Profile? Load()
    {
        var path = Path;
        if (!File.Exists(path))
            return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new InvalidInputException(path, "", "others than its owner may use this file, and it holds a key: chmod 600 it, and have the key replaced");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.Profile);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(path, $"line {e.LineNumber + 1}", $"{e.Message} Log in again.", e);
        }
    }

    /// <summary>Replaces the profile. The key is at no moment readable by others.</summary>
    public static void Save(Profile profile)
    {
        var path = Path;
        var folder = System.IO.Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var temporary = path + AtomicFile.TemporaryEnding;
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(temporary, options))
            JsonSerializer.Serialize(file, profile, CliJson.Default.Profile);
        File.Move(temporary, path, overwrite: true);
    }
}
