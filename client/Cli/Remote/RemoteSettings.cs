using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Which service is meant, and by which key: flag before environment before profile before default.</summary>
internal sealed record RemoteSettings(Setting Endpoint, Setting ApiKey, Setting Tenant, Setting AllowHttp)
{
    public const string EndpointVariable = "CELLGENIE_ENDPOINT";
    public const string KeyVariable = "CELLGENIE_API_KEY";
    public const string TenantVariable = "CELLGENIE_TENANT";
    public const string AllowHttpVariable = "CELLGENIE_ALLOW_HTTP";

    /// <summary>Where <c>cellgenie serve</c> listens.</summary>
    public const string DefaultEndpoint = "http://127.0.0.1:5280";

    public static RemoteSettings Resolve(string? endpointFlag, string? tenantFlag)
    {
        var profile = ProfileFile.Load();
        var endpoint = Setting.First("--endpoint", endpointFlag, EndpointVariable, profile?.Endpoint, DefaultEndpoint);
        // A key belongs to the service that it was made for: it is never sent to another one.
        var own = profile != null && IsSame(endpoint.Value, profile.Endpoint) ? profile : null;
        return new RemoteSettings(
            endpoint,
            Setting.First("", null, KeyVariable, own?.ApiKey, null),
            Setting.First("--tenant", tenantFlag, TenantVariable, own?.Tenant, null),
            Setting.First("", null, AllowHttpVariable, own?.AllowHttp == true ? "1" : null, null));
    }

    /// <summary>A client.</summary>
    /// <exception cref="CommandException">There is no key, or the address is not usable.</exception>
    /// <param name="patient">Whether it outlasts a restart of the service, as long work should, instead of saying soon that nobody answers.</param>
    public CellGenieClient Connect(bool patient)
    {
        if (ApiKey.Value == null)
            throw new CommandException(ExitCode.NotAllowed, $"no key for {Endpoint.Value}: run cellgenie login --endpoint {Endpoint.Value}, or set {KeyVariable}");
        return Connect(Endpoint.Value!, ApiKey.Value, Tenant.Value, AllowHttp.Value == "1", patient);
    }

    public static CellGenieClient Connect(string endpoint, string key, string? tenant, bool allowHttp, bool patient = false)
    {
        var options = new CellGenieClientOptions { Tenant = tenant, AllowUnencrypted = allowHttp, ApplicationId = "cellgenie-cli" };
        options.Retry.MaxRetries = patient ? 8 : 2;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandException.Usage($"'{endpoint}' is no address of a service: it begins with https:// or http://");
        if (address.Scheme == "http" && !address.IsLoopback && !allowHttp)
            throw CommandException.Usage($"{endpoint} would send the key in the clear: use https, or allow it with cellgenie login --allow-http or {AllowHttpVariable}=1");
        return new CellGenieClient(address, KeyOf(key), options);
    }

    private static CellGenieApiKeyCredential KeyOf(string key)
    {
        try
        {
            return new CellGenieApiKeyCredential(key.Trim());
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage(e.Message);
        }
    }

    private static bool IsSame(string? a, string? b) => a?.TrimEnd('/') == b?.TrimEnd('/');
}
