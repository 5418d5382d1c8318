using System.CommandLine;
using CellGenie.Cli.Output;

namespace CellGenie.Cli.Commands;

/// <summary>The nouns that only a service has.</summary>
internal static class RemoteGroups
{
    public static Command Batch(Terminal terminal) => new("batch", "Batches of synthetic images on a service.")
    {
        BatchSubmitCommand.Create(terminal),
        BatchCommands.List(terminal),
        BatchCommands.Show(terminal),
        BatchCommands.Watch(terminal),
        BatchCommands.Cancel(terminal),
        BatchCommands.Resume(terminal),
        BatchDownloadCommand.Create(terminal),
    };

    public static Command Run(Terminal terminal) => new("run", "Training runs on a service.")
    {
        RunSubmitCommand.Create(terminal),
        RunCommands.List(terminal),
        RunCommands.Show(terminal),
        RunCommands.Watch(terminal),
        RunCommands.Cancel(terminal),
        RunCommands.Resume(terminal),
    };

    public static Command Tenant(Terminal terminal) => new("tenant", "Tenants, their keys and quotas on a service.")
    {
        TenantCommands.Create(terminal),
        TenantCommands.Show(terminal),
        TenantKeyCommands.List(terminal),
        new Command("key", "Make, replace and end keys.") { TenantKeyCommands.Create(terminal), TenantKeyCommands.Rotate(terminal), TenantKeyCommands.Revoke(terminal) },
        new Command("quota", "What a tenant may use.") { TenantCommands.SetQuota(terminal) },
    };

    public static Command Config(Terminal terminal) => new("config", "Which service and key are used.") { ConfigShowCommand.Create(terminal) };
}
