using System.Security.Cryptography;
using CellGenie.Imaging;

namespace CellGenie.Silo;

/// <summary>
/// The secrets of a silo that keeps everything in one folder: made at its first start and kept there, readable for its owner only, so
/// that one laptop needs no configuration. A cluster gets its secrets from its configuration.
/// </summary>
/// <param name="ClusterSecret">Signs the principals of grain calls.</param>
/// <param name="OperatorKey">The operators' key.</param>
internal sealed record SiloSecrets(string ClusterSecret, string OperatorKey)
{
    /// <summary>Name of the file that holds the operators' key and nothing else.</summary>
    public const string OperatorKeyFile = "operator.key";

    private const string ClusterSecretFile = "cluster.secret";
    private const int SecretBytes = 32;
    private const int SecretLength = 2 * SecretBytes;

    /// <summary>Reads the secrets of a folder, or makes them.</summary>
    /// <exception cref="InvalidInputException">A file was changed.</exception>
    /// <exception cref="CellGenieException">The folder cannot be used.</exception>
    public static SiloSecrets ReadOrCreate(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new SiloSecrets(ReadOrCreate(folder, ClusterSecretFile, ""), ReadOrCreate(folder, OperatorKeyFile, KeyAuthenticator.OperatorPrefix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CellGenieException($"{folder}: the silo's secrets cannot be kept here: {e.Message}", e);
        }
    }

    /// <summary>Without the secrets, because records are printed.</summary>
    public override string ToString() => nameof(SiloSecrets);

    private static string ReadOrCreate(string folder, string name, string prefix)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            Create(file, prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));
        var secret = File.ReadAllText(file).Trim();
        return secret.Length == prefix.Length + SecretLength && secret.StartsWith(prefix, StringComparison.Ordinal) && secret[prefix.Length..].All(char.IsAsciiHexDigitLower)
            ? secret
            : throw new InvalidInputException(file, "", $"holds no secret of {SecretLength} hexadecimal digits any more; delete it to get a new one, which ends the old one");
    }

    private static void Create(string file, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = file + AtomicFile.TemporaryEnding;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(secret + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: false);
    }
}
