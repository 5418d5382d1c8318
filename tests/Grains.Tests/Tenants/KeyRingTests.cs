using System.Security.Cryptography;
using System.Text;

namespace CellGenie.Grains.Tests;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 23, 0, 0, TimeSpan.Zero);

    private readonly List<ApiKeyState> _keys = [];

    [Fact]
    public void Key_is_shown_once_and_kept_as_the_hash_of_260_random_bits()
    {
        var created = At(Now).Create("notebook", KeyScope.Write, TimeSpan.FromDays(30));

        var parts = created.Secret.Split('_');
        Assert.Equal(["cg", "lab-a", created.Info.Id], parts[..3]);
        Assert.Matches("^[a-z2-7]{52}$", parts[3]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts[3]))), _keys[0].SecretSha256);
        Assert.DoesNotContain(parts[3], System.Text.Json.JsonSerializer.Serialize(_keys));
        Assert.Equal(Now.AddDays(30), created.Info.Expires);
    }

    [Fact]
    public void Keys_are_all_different() =>
        Assert.Equal(90, Enumerable.Range(0, 90).Select(_ => At(Now).Create("k", KeyScope.Read, TimeSpan.FromDays(1)).Secret.Split('_')[3]).Distinct().Count());

    [Fact]
    public void Key_works_until_it_expires()
    {
        var (id, secret) = Create(TimeSpan.FromMinutes(1));

        Assert.NotNull(At(Now.AddSeconds(59)).Authenticate(id, secret));
        Assert.Null(At(Now.AddSeconds(60)).Authenticate(id, secret));
    }

    [Fact]
    public void Key_with_another_secret_or_id_does_not_work()
    {
        var (id, secret) = Create();
        var other = Create();

        Assert.Null(At(Now).Authenticate(id, other.Secret));
        Assert.Null(At(Now).Authenticate(id, ""));
        Assert.Null(At(Now).Authenticate(id, _keys[0].SecretSha256));
        Assert.Null(At(Now).Authenticate("", secret));
    }

    [Fact]
    public void Rotated_key_works_until_the_overlap_ends_and_its_successor_as_long_as_it_did()
    {
        var (id, secret) = Create(TimeSpan.FromDays(10));
        var rotation = Now.AddDays(8);
        var successor = At(rotation).Rotate(id, TimeSpan.FromDays(1));

        Assert.NotNull(At(rotation.AddHours(23)).Authenticate(id, secret));
        Assert.Null(At(rotation.AddHours(24)).Authenticate(id, secret));
        Assert.Equal(rotation.AddDays(10), successor.Info.Expires);
        Assert.Equal(KeyScope.Write, successor.Info.Scope);
    }

    [Fact]
    public void Rotation_never_makes_the_old_key_live_longer()
    {
        var (id, secret) = Create(TimeSpan.FromDays(2));
        At(Now).Rotate(id, TimeSpan.FromDays(30));

        Assert.Null(At(Now.AddDays(2)).Authenticate(id, secret));
    }

    [Fact]
    public void Revoked_key_does_not_work_and_cannot_be_rotated()
    {
        var (id, secret) = Create();
        At(Now).Revoke(id);
        At(Now.AddDays(1)).Revoke(id);

        Assert.Null(At(Now).Authenticate(id, secret));
        Assert.Equal(Now, _keys[0].Revoked);
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ServiceException>(() => At(Now).Rotate(id, TimeSpan.Zero)).Code);
    }

    [Fact]
    public void Use_is_noted_every_five_minutes_and_after_the_clock_was_put_back()
    {
        Create();
        var key = _keys[0];

        Assert.True(At(Now).Use(key));
        Assert.False(At(Now.AddSeconds(299)).Use(key));
        Assert.True(At(Now.AddSeconds(300)).Use(key));
        Assert.True(At(Now.AddHours(-5)).Use(key));
        Assert.Equal(Now.AddHours(-5), key.LastUsed);
    }

    [Fact]
    public void Keys_are_at_most_a_hundred_and_those_that_ended_make_room()
    {
        var first = Create();
        for (var i = 1; i < 100; i++)
            Create();

        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ServiceException>(() => Create()).Code);
        At(Now).Revoke(first.Id);
        Create();
        Assert.Equal(100, _keys.Count);
        Assert.DoesNotContain(_keys, k => k.Id == first.Id);
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData(" ", 60)]
    [InlineData("a\nb", 60)]
    [InlineData("fine", 59)]
    [InlineData("fine", 366 * 86400 + 1)]
    public void Key_with_a_bad_name_or_life_is_refused(string name, int seconds) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<ServiceException>(() => At(Now).Create(name, KeyScope.Read, TimeSpan.FromSeconds(seconds))).Code);

    [Theory]
    [InlineData(KeyScope.Read, Role.Viewer)]
    [InlineData(KeyScope.Write, Role.Member)]
    [InlineData(KeyScope.Admin, Role.Owner)]
    public void Scope_gives_its_role(KeyScope scope, Role role) => Assert.Equal(role, KeyRing.RoleOf(scope));

    private (string Id, string Secret) Create(TimeSpan? lifetime = null)
    {
        var key = At(Now).Create("key", KeyScope.Write, lifetime ?? TimeSpan.FromDays(300));
        return (key.Info.Id, key.Secret.Split('_')[3]);
    }

    private KeyRing At(DateTimeOffset time) => new("lab-a", _keys, time);
}
