using System.Net;

namespace CellGenie.Grains.Storage;

/// <summary>Where everything durable is kept; the configuration section <see cref="Section"/>.</summary>
public sealed class StorageOptions
{
    /// <summary>The service and cluster id of the silos, under which membership and reminders are kept.</summary>
    public const string ServiceId = "cellgenie";

    /// <summary>The name of the configuration section.</summary>
    public const string Section = "CellGenie:Storage";

    /// <summary><c>localhost</c> (if not set) or <c>azure</c>.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Localhost;

    /// <summary>Where images, libraries and annotations are kept, if not where <see cref="Provider"/> keeps the rest; blobs on Azure work in every build.</summary>
    public StorageProvider? Blobs { get; set; }

    /// <summary>The folder of the <c>localhost</c> provider: <c>blobs</c>, <c>state</c> and <c>reminders</c> are made in it.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The port on which the silo listens for silos, 1 to 65535; 11111 if not set.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port on which the silo listens for clients, 0 (none) to 65535; 30000 if not set.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address at which other silos and clients reach this one, for the <c>azure</c> provider: a pod's own. If not set, the first of the machine.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The account of the <c>azure</c> provider.</summary>
    public AzureStorageOptions Azure { get; set; } = new();

    /// <summary>Checks the options of the provider that is chosen.</summary>
    /// <exception cref="Imaging.InvalidInputException">Something is missing or out of range; all such things are named.</exception>
    public void Validate()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
            throw new Imaging.InvalidInputException("configuration", Section, string.Join("; ", faults));
    }

    private IEnumerable<string> Faults()
    {
        switch (Provider)
        {
            case StorageProvider.Localhost:
                if (string.IsNullOrWhiteSpace(Folder))
                    yield return "Folder must be set";
                break;
            case StorageProvider.Azure:
                foreach (var fault in Azure.Faults())
                    yield return fault;
                break;
            default:
                yield return $"Provider {(int)Provider} is unknown; it is localhost or azure";
                break;
        }

        if (SiloPort is < 1 or > 65535)
            yield return "SiloPort must be 1 to 65535";
        if (GatewayPort is < 0 or > 65535)
            yield return "GatewayPort must be 0 to 65535";
        if (!string.IsNullOrEmpty(AdvertisedAddress) && !IPAddress.TryParse(AdvertisedAddress, out _))
            yield return $"AdvertisedAddress is '{AdvertisedAddress}'; it must be an IP address";
    }
}
