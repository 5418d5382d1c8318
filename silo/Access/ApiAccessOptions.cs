using System.ComponentModel.DataAnnotations;
using System.Net;

namespace CellGenie.Silo;

/// <summary>Who is let in at the HTTP API.</summary>
public sealed class ApiAccessOptions : IValidatableObject
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "CellGenie:Api";

    /// <summary>SHA-256 of the operators' key (<c>cgop_…</c>) in hexadecimal; empty when operators come by OIDC only.</summary>
    [RegularExpression("^([0-9a-fA-F]{64})?$")]
    public string OperatorKeySha256 { get; set; } = "";

    /// <summary>How long an accepted lab key is not asked for again: with it, a revoked key ends within a minute. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:50")]
    public TimeSpan KeyCache { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Address of the OIDC issuer; empty for none.</summary>
    public string OidcAuthority { get; set; } = "";

    /// <summary>Audience that OIDC tokens must carry.</summary>
    public string OidcAudience { get; set; } = "cellgenie";

    /// <summary>Claim that names the tenant. Default <c>cellgenie_tenant</c>.</summary>
    public string OidcTenantClaim { get; set; } = "cellgenie_tenant";

    /// <summary>Claim that names the role: <c>viewer</c>, <c>member</c>, <c>owner</c> or <c>operator</c>. Default <c>cellgenie_role</c>.</summary>
    public string OidcRoleClaim { get; set; } = "cellgenie_role";

    /// <summary>
    /// Networks of the proxies in front of the API, as <c>10.0.0.0/8</c>, separated by commas: what they say of the caller's scheme, host
    /// and address is believed, and no one else's. Default: none.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>The most bytes of one uploaded image. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long MaxImageBytes { get; set; } = 64L << 20;

    /// <summary>The most bytes of an annotation file or archive. Default 64 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxArchiveBytes { get; set; } = 64L << 30;

    /// <summary>Bytes of a chunk of an upload. Default 32 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int ChunkBytes { get; set; } = 32 << 20;

    /// <summary>The networks of <see cref="TrustedProxies"/>.</summary>
    /// <exception cref="FormatException">One of them is no network.</exception>
    public IEnumerable<IPNetwork> ProxyNetworks() => ProxyTexts().Select(IPNetwork.Parse);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => ProxyTexts()
        .Where(t => !IPNetwork.TryParse(t, out _))
        .Select(t => new ValidationResult($"{nameof(TrustedProxies)} has '{t}', which is no network such as 10.0.0.0/8", [nameof(TrustedProxies)]));

    private string[] ProxyTexts() => TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
