using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CellGenie.Grains;

/// <summary>
/// The key of a grain: <c>{tenant}</c>, <c>{tenant}/{id}</c> or <c>{tenant}/{id}/{part}</c>. The only place where such keys are built
/// and taken apart, so that no key can name another tenant's grain by accident.
/// </summary>
/// <param name="Tenant">Lower-case letters, digits and single hyphens between them; 1 to 40 characters.</param>
/// <param name="Id">Id of a dataset, batch or run, in the same alphabet, 1 to 63 characters; null for the tenant itself.</param>
/// <param name="Part">Culture name or shard number; null where the grain has none.</param>
public sealed partial record TenantKey(string Tenant, string? Id = null, string? Part = null)
{
    /// <summary>The most characters of a tenant's name: with its prefix it is a blob container's name.</summary>
    public const int MaxTenantLength = 40;

    /// <summary>The most characters of an id.</summary>
    public const int MaxIdLength = 63;

    /// <summary>Tenant names that are not given to labs: they key the system's own grains.</summary>
    private static readonly string[] Reserved = ["gpu", "system"];

    /// <summary>Key of a tenant's grain.</summary>
    /// <exception cref="ServiceException">The name is not valid.</exception>
    public static TenantKey Of(string tenant) => new(RequireTenant(tenant));

    /// <summary>Key of a dataset, cell library, batch, run or trainer.</summary>
    /// <exception cref="ServiceException">A name is not valid.</exception>
    public static TenantKey Of(string tenant, string id) => new(RequireTenant(tenant), RequireId(id));

    /// <summary>Key of a culture of a dataset.</summary>
    /// <exception cref="ServiceException">A name is not valid.</exception>
    public static TenantKey OfCulture(string tenant, string dataset, string culture) =>
        culture.Length is > 0 and <= 100
            ? new(RequireTenant(tenant), RequireId(dataset), culture)
            : throw ServiceException.Invalid($"culture names have 1 to 100 characters, not {culture.Length}");

    /// <summary>Key of a shard of a batch.</summary>
    /// <exception cref="ServiceException">A name is not valid.</exception>
    public static TenantKey OfShard(string tenant, string batch, int shard) =>
        new(RequireTenant(tenant), RequireId(batch), shard.ToString("D5", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Takes a key apart.</summary>
    /// <returns>False when it is no tenant's key.</returns>
    public static bool TryParse(string? key, [NotNullWhen(true)] out TenantKey? parsed)
    {
        parsed = null;
        var parts = key?.Split('/') ?? [];
        if (parts.Length is < 1 or > 3 || !IsTenant(parts[0]) || (parts.Length > 1 && !IsId(parts[1])) || (parts.Length > 2 && parts[2].Length == 0))
            return false;
        parsed = new TenantKey(parts[0], parts.ElementAtOrDefault(1), parts.Length > 2 ? Uri.UnescapeDataString(parts[2]) : null);
        return true;
    }

    /// <summary>Takes a key apart.</summary>
    /// <exception cref="ServiceException">It is no tenant's key.</exception>
    public static TenantKey Parse(string key) => TryParse(key, out var parsed) ? parsed : throw ServiceException.Invalid($"'{key}' is no tenant's key");

    /// <summary>Whether a name may be a tenant's.</summary>
    public static bool IsTenant(string? name) => name is { Length: <= MaxTenantLength } && NamePattern().IsMatch(name) && !Reserved.Contains(name);

    /// <summary>Whether a name may be an id.</summary>
    public static bool IsId(string? name) => name is { Length: <= MaxIdLength } && NamePattern().IsMatch(name);

    /// <summary>The key as a grain has it.</summary>
    public override string ToString() =>
        Id == null ? Tenant : Part == null ? $"{Tenant}/{Id}" : $"{Tenant}/{Id}/{Uri.EscapeDataString(Part)}";

    private static string RequireTenant(string name) => IsTenant(name)
        ? name
        : throw ServiceException.Invalid($"'{name}' is no tenant name: 1 to {MaxTenantLength} lower-case letters, digits and single hyphens between them; {string.Join(" and ", Reserved)} are reserved");

    private static string RequireId(string id) => IsId(id)
        ? id
        : throw ServiceException.Invalid($"'{id}' is no id: 1 to {MaxIdLength} lower-case letters, digits and single hyphens between them");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex NamePattern();
}
