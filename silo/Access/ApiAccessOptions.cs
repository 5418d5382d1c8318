using System.ComponentModel.DataAnnotations;

namespace CellGenie.Silo;

/// <summary>Who is let in at the HTTP API.</summary>
public sealed class ApiAccessOptions
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

    /// <summary>The most bytes of one uploaded image. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long MaxImageBytes { get; set; } = 64L << 20;

    /// <summary>The most bytes of an annotation file or archive. Default 64 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxArchiveBytes { get; set; } = 64L << 30;

    /// <summary>Bytes of a chunk of an upload. Default 32 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int ChunkBytes { get; set; } = 32 << 20;
}
