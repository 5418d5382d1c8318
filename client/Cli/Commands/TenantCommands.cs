using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie tenant create|show</c> and <c>cellgenie tenant quota set</c>.</summary>
internal static class TenantCommands
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Name: lower-case letters, digits and inner hyphens." };
        var display = new Option<string>("--display-name") { Description = "Name for people. Default: the name.", HelpName = "TEXT" };
        var quotas = new QuotaOptions();
        var command = new Command("create", "Create a tenant; for operators.") { name, display };
        quotas.AddTo(command);
        return command.WithExample("cellgenie tenant create lab-a --display-name \"Lab A\" --images 500000").WithService(terminal, async (parsed, client, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(name);
            var tenant = await client.GetTenantClient(id).CreateAsync(parsed.GetValue(display) ?? id, quotas.Read(parsed, QuotaOptions.Standard), cancellationToken);
            Write(terminal, tenant);
            terminal.Note($"make its first key: cellgenie tenant key create --tenant {id} --name owner --scope admin");
            return ExitCode.Done;
        });
    }

    public static Command Show(Terminal terminal) => new Command("show", "Show a tenant, its quotas and what it uses.")
        .WithExample("cellgenie tenant show").WithService(terminal, async (_, client, cancellationToken) =>
        {
            Write(terminal, await client.GetTenantClient().GetAsync(cancellationToken));
            return ExitCode.Done;
        });

    public static Command SetQuota(Terminal terminal)
    {
        var quotas = new QuotaOptions();
        var command = new Command("set", "Set what a tenant may use; for operators. What is not given stays.");
        quotas.AddTo(command);
        return command.WithExample("cellgenie tenant quota set --tenant lab-a --images 500000").WithService(terminal, async (parsed, client, cancellationToken) =>
        {
            var tenant = client.GetTenantClient();
            var now = (await tenant.GetAsync(cancellationToken)).Quotas;
            Write(terminal, await tenant.SetQuotasAsync(quotas.Read(parsed, now), cancellationToken));
            return ExitCode.Done;
        });
    }

    private static void Write(Terminal terminal, Tenant tenant) => terminal.Write(tenant, RemoteJson.Types.Tenant, output => TenantText.Write(output, tenant));
}
