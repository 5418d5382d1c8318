using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CellGenie.Silo.Tests;

/// <summary>Keys and tokens over time, at a silo with a clock of its own and a test issuer whose keys it knows without a network.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Issuer = "https://issuer.test";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };
    private TestSilo _silo = null!;
    private Lab _lab = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(["--CellGenie:Api:OidcAuthority", Issuer], services => services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o =>
        {
            o.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
            o.Configuration.SigningKeys.Add(_key);
        }));
        _lab = await _silo.CreateLabAsync("lab-keys");
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Keys_end_when_they_are_revoked_rotated_or_expired()
    {
        await RevokedAsync();
        await RotatedAsync();
        await ExpiredAsync();
        await DeletedTenantAsync();
    }

    [Fact]
    public async Task Token_of_the_issuer_is_its_subject_in_the_tenant_and_role_that_it_says()
    {
        var me = (await With(Token()).GetAsync("/v1/me")).Is(200).Json;
        Assert.Equal("lab", (string?)me["kind"]);
        Assert.Equal("lab-keys", (string?)me["tenant"]);
        Assert.Equal("member", (string?)me["role"]);
        Assert.Equal("oidc:ada", (string?)me["subject"]);
        (await With(Token()).PostAsync("/v1/tenants/lab-keys/datasets", """{"id":"by-token"}""")).Is(201);
        (await With(Token(role: "viewer")).PostAsync("/v1/tenants/lab-keys/datasets", """{"id":"x"}""")).IsProblem(403, "forbidden");
        (await With(Token(tenant: "another")).GetAsync("/v1/tenants/lab-keys")).IsProblem(404, "not-found");
        (await With(Token(role: "operator", tenant: null)).GetAsync("/v1/gpu-queues/any")).Is(200);
    }

    [Fact]
    public async Task Token_that_is_not_as_it_must_be_is_nobodys()
    {
        using var other = RSA.Create(2048);
        foreach (var token in new[]
        {
            Token(expires: DateTime.UtcNow.AddMinutes(-2)),
            Token(audience: "another"),
            Token(issuer: "https://another.test"),
            Token(tenant: null),
            Token(tenant: "Not A Tenant"),
            Token(role: "king"),
            Token(role: "7"),
            Token(role: null),
            Token(subject: null),
            Token(key: new RsaSecurityKey(other) { KeyId = "test" }),
            Unsigned(),
            Token() + "x",
            "a.b.c",
            "",
        })
        {
            (await With(token).GetAsync("/v1/me")).IsProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task Key_of_another_form_is_nobodys()
    {
        var key = _lab.Owner.Key!;
        foreach (var broken in new[] { key + "_x", key.ToUpperInvariant(), key.Replace("lab-keys", "lab-other"), "cg_", "cg___", "cgop_", "cg_lab-keys_x_" + new string('y', 300) })
            (await With(broken).GetAsync("/v1/me")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Logs_never_hold_a_key_a_token_or_a_secret()
    {
        var token = Token();
        await With(token).GetAsync("/v1/me");
        await With(token + "x").GetAsync("/v1/me");
        await _lab.Owner.GetAsync("/v1/me");
        await With(_lab.Owner.Key + "x").GetAsync("/v1/me");
        await _silo.Operator.GetAsync("/v1/me");
        await _silo.Operator.PutAsync("/v1/tenants/lab-keys/quotas", "{");
        var log = string.Join("\n", _silo.Log.Lines);
        Assert.NotEmpty(log);
        foreach (var key in new[] { _lab.Owner.Key!, _lab.Member.Key!, _lab.Viewer.Key!, _silo.Operator.Key! })
        {
            var secret = key.Split('_')[^1];
            Assert.DoesNotContain(secret, log);
            Assert.DoesNotContain(secret[..12], log);
        }

        Assert.DoesNotContain(token.Split('.')[2], log);
        Assert.DoesNotContain(File.ReadAllText(Path.Combine(_silo.Folder, "cluster.secret")).Trim(), log);
        Assert.Contains(_silo.Log.Lines, l => l.Contains("operator.key"));
    }

    [Fact]
    public void Secrets_can_be_read_by_their_owner_only()
    {
        // Windows has no such modes.
        if (OperatingSystem.IsWindows())
            return;
        foreach (var name in new[] { "operator.key", "cluster.secret" })
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_silo.Folder, name)));
    }

    private async Task RevokedAsync()
    {
        var (id, key) = await NewKeyAsync("P1D");
        (await key.GetAsync("/v1/me")).Is(200);
        (await _lab.Owner.DeleteAsync($"{_lab.Path}/keys/{id}")).Is(204);
        _silo.Time.Advance(TimeSpan.FromSeconds(60));
        (await key.GetAsync("/v1/me")).IsProblem(401, "unauthenticated");
    }

    private async Task RotatedAsync()
    {
        var (id, key) = await NewKeyAsync("P1D");
        (await key.GetAsync("/v1/me")).Is(200);
        var successor = With((string)(await _lab.Owner.PostAsync($"{_lab.Path}/keys/{id}/rotate", """{"overlap":"PT10M"}""")).Is(201).Json["secret"]!);
        _silo.Time.Advance(TimeSpan.FromMinutes(5));
        (await key.GetAsync("/v1/me")).Is(200);
        _silo.Time.Advance(TimeSpan.FromMinutes(6));
        (await key.GetAsync("/v1/me")).IsProblem(401, "unauthenticated");
        (await successor.GetAsync("/v1/me")).Is(200);
    }

    private async Task ExpiredAsync()
    {
        var (_, key) = await NewKeyAsync("PT10M");
        (await key.GetAsync("/v1/me")).Is(200);
        _silo.Time.Advance(TimeSpan.FromMinutes(11));
        (await key.GetAsync("/v1/me")).IsProblem(401, "unauthenticated");
    }

    private async Task DeletedTenantAsync()
    {
        var lab = await _silo.CreateLabAsync("lab-gone");
        (await lab.Viewer.GetAsync(lab.Path)).Is(200);
        (await _silo.Operator.DeleteAsync(lab.Path)).Is(204);
        _silo.Time.Advance(TimeSpan.FromSeconds(60));
        (await lab.Viewer.GetAsync(lab.Path)).IsProblem(401, "unauthenticated");
    }

    private async Task<(string Id, Api Api)> NewKeyAsync(string lifetime)
    {
        var created = (await _lab.Owner.PostAsync($"{_lab.Path}/keys", $$"""{"name":"k","scope":"read","lifetime":"{{lifetime}}"}""")).Is(201).Json;
        return ((string)created["key"]!["id"]!, With((string)created["secret"]!));
    }

    private Api With(string? key) => _silo.Operator.As(key);

    private string Token(
        string? subject = "ada",
        string? tenant = "lab-keys",
        string? role = "member",
        string audience = "cellgenie",
        string issuer = Issuer,
        DateTime? expires = null,
        SecurityKey? key = null)
    {
        var claims = new Dictionary<string, object>();
        foreach (var (name, value) in new[] { ("sub", subject), ("cellgenie_tenant", tenant), ("cellgenie_role", role) })
        {
            if (value != null)
                claims[name] = value;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
            Claims = claims,
            SigningCredentials = new SigningCredentials(key ?? _key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>The claims of a good token, with the algorithm <c>none</c>.</summary>
    private string Unsigned() => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Token().Split('.')[1]}.";
}
