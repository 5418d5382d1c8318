using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Tenants and keys for people.</summary>
internal static class TenantText
{
    public static void Write(TextWriter output, Tenant tenant)
    {
        output.WriteLine($"{tenant.Name}: {tenant.DisplayName}, created {BatchText.Time(tenant.Created)}{(tenant.Deleted is { } deleted ? $", deleted {BatchText.Time(deleted)}" : "")}");
        var table = new TextTable("quota", "used", "allowed");
        table.Add("images", $"{tenant.Usage.Images}", $"{tenant.Quotas.Images}");
        table.Add("bytes", $"{tenant.Usage.Bytes}", $"{tenant.Quotas.Bytes}");
        table.Add("concurrent batches", $"{tenant.Usage.ConcurrentBatches}", $"{tenant.Quotas.ConcurrentBatches}");
        table.Add("GPU minutes this month", tenant.Usage.GpuMinutes.ToString("0.#", CultureInfo.InvariantCulture), $"{tenant.Quotas.GpuMinutes}");
        table.Write(output);
    }

    public static void WriteKeys(TextWriter output, Page<ApiKey> page)
    {
        var table = new TextTable("key", "name", "scope", "expires", "last used", "revoked");
        foreach (var key in page.Items)
            table.Add(key.Id, key.Name, BatchText.Phase(key.Scope), BatchText.Time(key.Expires), key.LastUsed is { } used ? BatchText.Time(used) : "never", key.Revoked is { } revoked ? BatchText.Time(revoked) : "-");
        table.Write(output);
    }
}
