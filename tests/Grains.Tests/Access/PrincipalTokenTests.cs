using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

public sealed class PrincipalTokenTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(PrincipalKind.Lab, "lab-a", Role.Member, "key-1")]
    [InlineData(PrincipalKind.Operator, "", Role.Viewer, "op\nwith\n1\nlines.and dots")]
    [InlineData(PrincipalKind.Grain, "lab-b", Role.Viewer, "")]
    [InlineData(PrincipalKind.Service, "", Role.Viewer, "Ωμέγα")]
    public void Token_read_where_it_was_signed_is_the_principal(PrincipalKind kind, string tenant, Role role, string subject)
    {
        var principal = new Principal(kind, tenant, role, subject);
        var tokens = Tokens();

        Assert.Equal(principal, tokens.Read(tokens.Sign(principal)));
    }

    [Fact]
    public void Token_is_valid_for_two_minutes_and_no_longer()
    {
        var tokens = Tokens();
        var token = tokens.Sign(TestPrincipals.Service);

        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.NotNull(tokens.Read(token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Read(token));
    }

    [Fact]
    public void Token_of_a_clock_that_is_ahead_is_taken_up_to_a_minute()
    {
        var tokens = Tokens();
        var ahead = Tokens(by: TimeSpan.FromSeconds(59));
        var farAhead = Tokens(by: TimeSpan.FromSeconds(61));

        Assert.NotNull(tokens.Read(ahead.Sign(TestPrincipals.Service)));
        Assert.Null(tokens.Read(farAhead.Sign(TestPrincipals.Service)));
    }

    [Fact]
    public void Token_of_another_cluster_is_refused() =>
        Assert.Null(Tokens().Read(Tokens("another secret, which has 32 bytes and more").Sign(TestPrincipals.Service)));

    [Fact]
    public void Token_with_any_bit_changed_is_refused()
    {
        var tokens = Tokens();
        var token = Encoding.ASCII.GetBytes(tokens.Sign(TestPrincipals.Lab("lab-a", Role.Viewer)));
        for (var i = 0; i < token.Length; i++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                token[i] ^= (byte)(1 << bit);
                Assert.Null(tokens.Read(Encoding.ASCII.GetString(token)));
                token[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("MQoz.AAAA")]
    [InlineData("\u00ff.\ud800")]
    public void Token_that_is_none_is_refused(string? token) => Assert.Null(Tokens().Read(token));

    [Fact]
    public void Token_of_any_length_is_refused_without_work() => Assert.Null(Tokens().Read(new string('a', 100_000_000)));

    [Theory]
    [InlineData(31, 120, false)]
    [InlineData(32, 120, true)]
    [InlineData(32, 9, false)]
    [InlineData(32, 601, false)]
    public void Options_with_a_short_secret_or_a_long_life_are_refused(int secretBytes, int seconds, bool expected)
    {
        var result = new AccessOptionsValidator().Validate(null, new AccessOptions { ClusterSecret = new string('s', secretBytes), TokenLifetime = TimeSpan.FromSeconds(seconds) });

        Assert.Equal(expected, result.Succeeded);
        Assert.DoesNotContain("sss", result.FailureMessage ?? "");
    }

    private PrincipalToken Tokens(string secret = TestSilo.Secret, TimeSpan by = default) =>
        new(Options.Create(new AccessOptions { ClusterSecret = secret }), by == default ? _time : new FakeTimeProvider(_time.GetUtcNow() + by));
}
