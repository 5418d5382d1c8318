using System.Security.Cryptography;
using System.Text;
using CellGenie.Grains;
using CellGenie.Grains.Storage;

namespace CellGenie.Silo;

/// <summary>Configuration that follows from other configuration.</summary>
internal static class CellGenieConfiguration
{
    /// <summary>Where a silo listens that was told nothing else: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:7070";

    /// <summary>Where a silo keeps its data that was told nothing else.</summary>
    private const string DefaultFolder = "cellgenie-data";

    /// <summary>Adds where to listen and to keep data, and, with folder storage, the folder's own secrets.</summary>
    public static void AddCellGenieConfiguration(this WebApplicationBuilder builder)
    {
        var storage = builder.Configuration.Read<StorageOptions>(StorageOptions.Section);
        var derived = new Dictionary<string, string?>();
        if (storage.Folder.Length == 0)
            derived[$"{StorageOptions.Section}:{nameof(StorageOptions.Folder)}"] = storage.Folder = DefaultFolder;
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            derived["urls"] = DefaultUrl;
        if (storage.Provider == StorageProvider.Localhost && string.IsNullOrEmpty(builder.Configuration[$"{AccessOptions.Section}:{nameof(AccessOptions.ClusterSecret)}"]))
        {
            var secrets = SiloSecrets.ReadOrCreate(storage.Folder);
            derived[$"{AccessOptions.Section}:{nameof(AccessOptions.ClusterSecret)}"] = secrets.ClusterSecret;
            derived[$"{ApiAccessOptions.Section}:{nameof(ApiAccessOptions.OperatorKeySha256)}"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secrets.OperatorKey)));
        }

        // Before all others: whatever was said explicitly wins.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = derived });
        if (derived.TryGetValue("urls", out var url))
            builder.WebHost.UseUrls(url!);
    }
}
