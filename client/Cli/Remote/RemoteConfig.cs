using CellGenie.Cli.Output;

namespace CellGenie.Cli.Remote;

/// <summary>The settings and their sources, without the secret.</summary>
internal sealed record RemoteConfig(string Profile, Setting Endpoint, Setting ApiKey, Setting Tenant, Setting AllowHttp)
{
    public static RemoteConfig Of(RemoteSettings settings) =>
        new(ProfileFile.Path, settings.Endpoint, settings.ApiKey with { Value = Masked(settings.ApiKey.Value) }, settings.Tenant, settings.AllowHttp);

    public void WriteText(TextWriter output)
    {
        (string Name, Setting Setting)[] rows = [("endpoint", Endpoint), ("api key", ApiKey), ("tenant", Tenant), ("allow http", AllowHttp)];
        foreach (var (name, setting) in rows)
            output.WriteLine($"{name + ":",-12}{setting.Value ?? "-"}  (from {setting.Source})");
        output.WriteLine($"{"profile:",-12}{Profile}");
    }

    /// <summary>A key without its secret part, which comes last.</summary>
    private static string? Masked(string? key) => key?.Split('_') switch
    {
        null => null,
        ["cg", var tenant, var id, _] => $"cg_{tenant}_{id}_…",
        ["cgop", ..] => "cgop_…",
        _ => "…",
    };
}
