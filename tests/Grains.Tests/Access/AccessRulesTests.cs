namespace CellGenie.Grains.Tests;

public sealed class AccessRulesTests
{
    private const string Own = "lab-a";
    private const string Other = "lab-b";

    /// <summary>Who is who, and whether each may call a method of lab-a's grain, by what its attribute says. Written down here apart from the rules.</summary>
    private static readonly (string Name, Principal? Principal, Func<AllowAttribute, bool> May)[] Callers =
    [
        ("nobody, a forged or an expired token", null, _ => false),
        ("viewer", TestPrincipals.Lab(Own, Role.Viewer), a => a.Role == Role.Viewer),
        ("member", TestPrincipals.Lab(Own, Role.Member), a => a.Role is Role.Viewer or Role.Member),
        ("owner", TestPrincipals.Lab(Own, Role.Owner), a => a.Role is Role.Viewer or Role.Member or Role.Owner),
        ("other tenant's owner", TestPrincipals.Lab(Other, Role.Owner), _ => false),
        ("lab without a tenant", TestPrincipals.Lab("", Role.Owner), _ => false),
        ("operator", TestPrincipals.Operator, a => a.Operators),
        ("grain of the tenant", TestPrincipals.Grain(Own), _ => true),
        ("grain of another tenant", TestPrincipals.Grain(Other), _ => false),
        ("grain without a tenant", TestPrincipals.Grain(""), _ => false),
        ("service", TestPrincipals.Service, _ => true),
        ("unknown kind", new Principal((PrincipalKind)17, Own, Role.Owner, ""), _ => false),
    ];

    public static TheoryData<string> AllMethods => [.. GrainMethods.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(AllMethods))]
    public void Method_says_who_may_call_it_and_nobody_else_may(string name)
    {
        var method = GrainMethods.Of(name);
        var allow = GrainInterfaces.AllowOf(method.Method);
        Assert.True(allow != null, $"{name} has no [Allow]: it could never be called");

        Assert.True(GrainKey.TryParse(method.Key(Own), out var key));
        foreach (var (caller, principal, may) in Callers)
        {
            // Grains of the system are nobody's: labs never reach them, grains only in the name of their own tenant.
            var expected = may(allow) && !(method.IsSystem && principal?.Kind == PrincipalKind.Lab);
            var refusal = AccessRules.Refusal(principal, allow, key, method.IsSystem ? Own : null);
            Assert.True(expected == (refusal == null), $"{name}, {caller}: {refusal ?? "allowed"}");
        }
    }

    [Fact]
    public void Methods_are_all_there() => Assert.True(GrainMethods.All.Count >= 60, $"only {GrainMethods.All.Count} grain methods were found");

    [Fact]
    public void Method_without_attribute_is_refused_to_everybody()
    {
        Assert.True(GrainKey.TryParse(Own, out var key));
        Assert.All(Callers, c => Assert.NotNull(AccessRules.Refusal(c.Principal, null, key, null)));
    }

    [Fact]
    public void Grain_with_a_key_that_is_none_is_refused_to_everybody() =>
        Assert.All(Callers, c => Assert.NotNull(AccessRules.Refusal(c.Principal, new AllowAttribute(Role.Viewer) { Operators = true }, null, null)));

    [Theory]
    [InlineData("lab-a", "lab-a")]
    [InlineData("lab-a/livecell", "lab-a")]
    [InlineData("lab-a/livecell/BV2", "lab-a")]
    [InlineData("lab-a/livecell/MCF%207", "lab-a")]
    [InlineData("gpu/a100", null)]
    public void Key_is_whose_it_says(string key, string? tenant)
    {
        Assert.True(GrainKey.TryParse(key, out var parsed));
        Assert.Equal(tenant, parsed.Value.Tenant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("gpu/")]
    [InlineData("gpu/A100")]
    [InlineData("gpu/a100/x")]
    [InlineData("system/x")]
    [InlineData("Lab-A")]
    [InlineData("lab-a/")]
    [InlineData("/lab-a")]
    [InlineData("lab-a//BV2")]
    [InlineData("lab-a/../lab-b")]
    [InlineData("lab-a/livecell/a%2fb")]
    [InlineData("lab-a/livecell/%42V2")]
    [InlineData("lab-a/livecell/BV2/x")]
    [InlineData("lab-a\n")]
    public void Key_in_another_spelling_is_none(string key) => Assert.False(GrainKey.TryParse(key, out _));
}
