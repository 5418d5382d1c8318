using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie config show</c>.</summary>
internal static class ConfigShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var endpoint = RemoteCommand.EndpointOption();
        var tenant = RemoteCommand.TenantOption();
        return new Command("show", "Show which service and key are used, and what says so: flag, environment, login, default.") { endpoint, tenant }
            .WithExample("cellgenie config show").WithAction(terminal, (parsed, _) =>
            {
                var config = RemoteConfig.Of(RemoteSettings.Resolve(parsed.GetValue(endpoint), parsed.GetValue(tenant)));
                terminal.Write(config, CliJson.Default.RemoteConfig, config.WriteText);
                return ExitCode.Done;
            });
    }
}
