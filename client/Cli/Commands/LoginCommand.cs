using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie login</c>.</summary>
internal static class LoginCommand
{
    public static Command Create(Terminal terminal)
    {
        var endpoint = RemoteCommand.EndpointOption();
        var tenant = RemoteCommand.TenantOption();
        var allowHttp = new Option<bool>("--allow-http") { Description = "Let the key travel in the clear to this service; for closed networks." };
        return new Command("login", $"Try a key and keep it with the service's address. The key is read from standard input or {RemoteSettings.KeyVariable}.") { endpoint, tenant, allowHttp }
            .WithExample("cellgenie login --endpoint https://cellgenie.example.org < key.txt")
            .WithAction(terminal, async (parsed, cancellationToken) =>
            {
                var settings = RemoteSettings.Resolve(parsed.GetValue(endpoint), parsed.GetValue(tenant));
                var allow = parsed.GetValue(allowHttp) || settings.AllowHttp.Value == "1";
                var key = KeyInput.Read(terminal);
                // The tenant of an earlier login says nothing about this key's.
                var chosen = settings.Tenant.Source == ProfileFile.Path ? null : settings.Tenant.Value;
                var caller = await RemoteSettings.Connect(settings.Endpoint.Value!, key, chosen, allow).GetCallerAsync(cancellationToken);
                ProfileFile.Save(new Profile(settings.Endpoint.Value!, key, chosen, allow));
                var result = new LoginResult(settings.Endpoint.Value!, BatchText.Phase(caller.Kind), caller.Tenant, caller.Role is { } role ? BatchText.Phase(role) : null, caller.Subject, ProfileFile.Path);
                terminal.Write(result, CliJson.Default.LoginResult, output =>
                    output.WriteLine(result.Tenant == null ? $"{result.Endpoint}: {result.Kind} {result.Subject}" : $"{result.Endpoint}: {result.Role} of {result.Tenant}, key {result.Subject}"));
                return ExitCode.Done;
            });
    }
}
