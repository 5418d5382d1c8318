using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie tenant keys</c> and <c>cellgenie tenant key …</c>.</summary>
internal static class TenantKeyCommands
{
    private static readonly string[] Scopes = ["read", "write", "admin"];

    public static Command List(Terminal terminal)
    {
        var limit = RemoteCommand.Limit();
        var continuation = RemoteCommand.Continuation();
        return new Command("keys", "List the keys of a tenant, without their secrets.") { limit, continuation }
            .WithExample("cellgenie tenant keys").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var page = await RemoteCommand.PageAsync(client.GetTenantClient().GetKeysAsync(cancellationToken), parsed.GetValue(continuation), parsed.GetValue(limit), cancellationToken);
                terminal.Write(page, RemoteJson.Types.PageApiKey, output => TenantText.WriteKeys(output, page));
                RemoteCommand.NoteRest(terminal, page);
                return ExitCode.Done;
            });
    }

    public static Command Create(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "What the key is for.", HelpName = "TEXT", Required = true };
        var scope = new Option<string>("--scope") { Description = "What it may do: read, write or admin.", DefaultValueFactory = _ => "write" };
        scope.AcceptOnlyFromAmong(Scopes);
        var days = CommonOptions.Count("--days", "How many days it lives.", 90, 1, 366);
        return new Command("create", "Make a key. It is written to standard output, this once.") { name, scope, days }
            .WithExample("cellgenie tenant key create --name pipeline --scope write --days 90 > key.txt").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var kind = (ApiKeyScope)Array.IndexOf(Scopes, parsed.GetRequiredValue(scope));
                Write(terminal, await client.GetTenantClient().CreateKeyAsync(parsed.GetRequiredValue(name), kind, TimeSpan.FromDays(parsed.GetValue(days)), cancellationToken));
                return ExitCode.Done;
            });
    }

    public static Command Rotate(Terminal terminal)
    {
        var id = RemoteCommand.Id("key");
        var overlap = CommonOptions.Count("--overlap-hours", "How many hours the old key still works.", 24, 0, 720);
        return new Command("rotate", "Make the successor of a key. It is written to standard output, this once.") { id, overlap }
            .WithExample("cellgenie tenant key rotate k7 --overlap-hours 24 > key.txt").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                Write(terminal, await client.GetTenantClient().RotateKeyAsync(parsed.GetRequiredValue(id), TimeSpan.FromHours(parsed.GetValue(overlap)), cancellationToken));
                return ExitCode.Done;
            });
    }

    public static Command Revoke(Terminal terminal)
    {
        var id = RemoteCommand.Id("key");
        return new Command("revoke", "End a key; everywhere within a minute.") { id }
            .WithExample("cellgenie tenant key revoke k7").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var key = parsed.GetRequiredValue(id);
                await client.GetTenantClient().RevokeKeyAsync(key, cancellationToken);
                terminal.Write(new KeyRevocation(key), CliJson.Default.KeyRevocation, output => output.WriteLine($"key {key} is revoked"));
                return ExitCode.Done;
            });
    }

    // The key alone is the data, so that it can be piped into a file or into login.
    private static void Write(Terminal terminal, CreatedApiKey created)
    {
        terminal.Write(created, RemoteJson.Types.CreatedApiKey, output => output.WriteLine(created.Secret));
        terminal.Note($"key {created.Key.Id} ({BatchText.Phase(created.Key.Scope)}) ends {BatchText.Time(created.Key.Expires)}; it is not shown again");
    }
}

/// <summary>What <c>tenant key revoke</c> did.</summary>
internal sealed record KeyRevocation(string Revoked);
