using System.Text.Json;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>The service's own JSON, as results of commands.</summary>
internal static class RemoteJson
{
    public static WireJson Types { get; } = new(new JsonSerializerOptions(WireJson.Default.Options) { WriteIndented = true });
}
