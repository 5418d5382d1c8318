using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Option<string>("--data") { Description = "Folder in which everything is kept.", HelpName = "DIR", DefaultValueFactory = _ => "cellgenie-data" };
        var port = CommonOptions.Count("--port", "Port to listen on.", new Uri(RemoteSettings.DefaultEndpoint).Port, 1, 65535);
        var listen = new Option<string>("--listen") { Description = "Address to listen on. Other machines reach only one that is not the loopback.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        return new Command("serve", "Run the service in one process: API and workers, data in a folder. It goes on after a restart.") { data, port, listen }
            .WithExample("cellgenie serve --data cellgenie-data --port 7070").WithAction(terminal, (parsed, cancellationToken) =>
            {
                var silo = SiloProgram.Find() ?? throw CommandException.NotFound("the service is not installed beside this tool; in a clone, build it: dotnet build silo -c Release");
                var folder = Path.GetFullPath(parsed.GetRequiredValue(data));
                Directory.CreateDirectory(folder);
                var address = $"http://{parsed.GetRequiredValue(listen)}:{parsed.GetValue(port)}";
                terminal.Note($"serving {folder} at {address}; Ctrl-C stops it, and the same command goes on");
                terminal.Note($"its operator logs in on this machine with: cellgenie login --data {folder}{(parsed.GetValue(port) == new Uri(RemoteSettings.DefaultEndpoint).Port ? "" : $" --endpoint {address}")}");
                return SiloProgram.RunAsync(silo, ["--urls", address, "--CellGenie:Storage:Folder", folder], cancellationToken);
            });
    }
}
