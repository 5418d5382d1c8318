using System.Security.Cryptography;
using System.Text;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;

namespace CellGenie.Silo;

/// <summary>Configuration that follows from other configuration.</summary>
internal static class CellGenieConfiguration
{
    /// <summary>The folder of a silo that keeps everything in one; short for the storage's own setting.</summary>
    public const string DataKey = "CellGenie:Data";

    /// <summary>Where the operators' key was put; set here, for the log.</summary>
    public const string OperatorKeyFileKey = "CellGenie:OperatorKeyFile";

    /// <summary>Where a silo listens that was told nothing else: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:7070";

    /// <summary>Where a silo keeps its data that was told nothing else.</summary>
    private const string DefaultFolder = "cellgenie-data";

    private const string OperatorHashKey = $"{ApiAccessOptions.Section}:{nameof(ApiAccessOptions.OperatorKeySha256)}";
    private const string ClusterSecretKey = $"{AccessOptions.Section}:{nameof(AccessOptions.ClusterSecret)}";

    /// <summary>Adds where to listen and to keep data, and, with folder storage, the folder's own secrets.</summary>
    /// <exception cref="CellGenieException">The configuration or the folder cannot be used.</exception>
    public static void AddCellGenieConfiguration(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var storage = configuration.Read<StorageOptions>(StorageOptions.Section);
        var derived = new Dictionary<string, string?>();
        if (storage.Folder.Length == 0)
            derived[$"{StorageOptions.Section}:{nameof(StorageOptions.Folder)}"] = storage.Folder = configuration[DataKey] is { Length: > 0 } data ? data : DefaultFolder;
        if (string.IsNullOrEmpty(configuration["urls"]) && string.IsNullOrEmpty(configuration["http_ports"]))
            derived["urls"] = DefaultUrl;
        if (storage.Provider == StorageProvider.Localhost && string.IsNullOrEmpty(configuration[ClusterSecretKey]))
        {
            var secrets = SiloSecrets.ReadOrCreate(storage.Folder);
            derived[ClusterSecretKey] = secrets.ClusterSecret;
            if (string.IsNullOrEmpty(configuration[OperatorHashKey]))
            {
                derived[OperatorHashKey] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secrets.OperatorKey)));
                derived[OperatorKeyFileKey] = Path.GetFullPath(Path.Combine(storage.Folder, SiloSecrets.OperatorKeyFile));
            }
        }

        // Last, for what was left out or said to be empty; what was said is not touched above.
        configuration.AddInMemoryCollection(derived);
        if (derived.TryGetValue("urls", out var url))
            builder.WebHost.UseUrls(url!);
    }

    /// <summary>The options of a section, or their defaults.</summary>
    /// <exception cref="CellGenieException">A value cannot be read.</exception>
    public static T Read<T>(this IConfiguration configuration, string section)
        where T : new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new CellGenieException($"configuration {section}: {e.Message}", e);
        }
    }
}
