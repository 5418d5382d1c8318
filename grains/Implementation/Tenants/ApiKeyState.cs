namespace CellGenie.Grains;

/// <summary>A key as it is kept: with the hash of its secret.</summary>
[Alias("cellgenie.ApiKeyState")]
[GenerateSerializer]
public sealed class ApiKeyState
{
    /// <summary>Public part of the key.</summary>
    [Id(0)]
    public string Id { get; set; } = "";

    /// <summary>What it is for.</summary>
    [Id(1)]
    public string Name { get; set; } = "";

    /// <summary>What it may do.</summary>
    [Id(2)]
    public KeyScope Scope { get; set; }

    /// <summary>SHA-256 of the secret, in hexadecimal. The secret has 256 random bits, so nobody can guess it and a slow hash would add nothing.</summary>
    [Id(3)]
    public string SecretSha256 { get; set; } = "";

    /// <summary>When it was created.</summary>
    [Id(4)]
    public DateTimeOffset Created { get; set; }

    /// <summary>When it ends.</summary>
    [Id(5)]
    public DateTimeOffset Expires { get; set; }

    /// <summary>When it was last used, to within <see cref="KeyRing.LastUsedStep"/>.</summary>
    [Id(6)]
    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>When it was revoked.</summary>
    [Id(7)]
    public DateTimeOffset? Revoked { get; set; }

    internal bool IsLive(DateTimeOffset now) => Revoked == null && now < Expires;

    internal ApiKeyInfo ToInfo() => new(Id, Name, Scope, Created, Expires, LastUsed, Revoked);
}
