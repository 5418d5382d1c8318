using System.Security.Cryptography;
using System.Text.Json;

namespace CellGenie.Silo;

/// <summary>
/// The secrets of a silo that keeps everything in one folder: made at its first start and kept there, readable for its owner only, so
/// that one laptop needs no configuration. A cluster gets its secrets from its configuration.
/// </summary>
/// <param name="ClusterSecret">Signs the principals of grain calls.</param>
/// <param name="OperatorKey">The operators' key.</param>
internal sealed record SiloSecrets(string ClusterSecret, string OperatorKey)
{
    private const string FileName = "secrets.json";
    private const int SecretBytes = 32;

    /// <summary>Reads the secrets of a folder, or makes them.</summary>
    public static SiloSecrets ReadOrCreate(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            Create(folder, file);
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<SiloSecrets>(stream) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new Imaging.InvalidInputException(file, "", $"cannot be read: {e.Message}; delete it to get new secrets, which ends the operators' old key", e);
        }
    }

    private static void Create(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        var secrets = new SiloSecrets(NewSecret(), KeyAuthenticator.OperatorPrefix + NewSecret());
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = file + Imaging.AtomicFile.TemporaryEnding;
        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, secrets);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: false);
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
}
