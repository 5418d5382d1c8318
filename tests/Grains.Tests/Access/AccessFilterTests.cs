using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

/// <summary>Access through a running silo: nobody comes in by a way that the rules do not see.</summary>
public sealed class AccessFilterTests(AccessSilo fixture) : IClassFixture<AccessSilo>
{
    private const string Own = "lab-a";
    private const string Other = "lab-b";

    private TestSilo Silo => fixture.Silo;

    public static TheoryData<string> AllMethods => [.. GrainMethods.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(AllMethods))]
    public async Task Method_is_refused_to_all_whom_it_does_not_name(string name)
    {
        var method = GrainMethods.Of(name);
        var allow = GrainInterfaces.AllowOf(method.Method)!;
        Principal[] callers =
        [
            TestPrincipals.Lab(Other, Role.Owner),
            TestPrincipals.Grain(Other),
            .. Enum.GetValues<Role>().Where(r => method.IsSystem || allow.Role is not { } least || r < least).Select(r => TestPrincipals.Lab(Own, r)),
            .. allow.Operators ? Array.Empty<Principal>() : [TestPrincipals.Operator],
        ];
        foreach (var caller in callers)
        {
            using (Silo.Principals.Use(caller))
                await AssertForbiddenAsync(() => method.CallAsync(Silo.Grains, method.Key(Own), Own), $"{name} by {caller}");
        }

        await AssertForbiddenAsync(() => method.CallAsync(Silo.Grains, method.Key(Own), Own), $"{name} by nobody");
        using (Silo.AsService())
            await AssertForbiddenAsync(() => method.CallAsync(Silo.Grains, "Not a key", Own), $"{name} of a grain without a valid key");
    }

    [Fact]
    public async Task Lab_reaches_its_own_grains_and_no_others()
    {
        using var _ = Silo.As(Own, Role.Viewer);

        Assert.Equal(TestPrincipals.Lab(Own, Role.Viewer), await Probe("lab-a/x").WhoCallsAsync());
        await AssertForbiddenAsync(() => Probe("lab-b/x").WhoCallsAsync(), "the other tenant's");
        await AssertForbiddenAsync(() => Probe("lab-a/x").OperatorsOnlyAsync(), "operators' method");
    }

    [Fact]
    public async Task Method_without_attribute_is_refused_to_the_service_too()
    {
        using var _ = Silo.AsService();

        await AssertForbiddenAsync(() => Probe("lab-a/x").NotMarkedAsync(), "not marked");
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("again")]
    [InlineData("after an await")]
    [InlineData("with the caller's token")]
    [InlineData("as somebody else")]
    [InlineData("from a timer")]
    [InlineData("with cancellation")]
    public async Task Grain_speaks_for_its_own_tenant_whoever_called_it(string how)
    {
        foreach (var caller in (Principal[])[TestPrincipals.Lab(Own, Role.Owner), TestPrincipals.Operator, TestPrincipals.Service])
        {
            using var _ = Silo.Principals.Use(caller);
            var known = await Probe("lab-a/x").AskAsync("lab-a/y", how);

            Assert.Equal((PrincipalKind.Grain, Own), (known?.Kind, known?.Tenant));
            Assert.Null(await Probe("lab-a/x").AskAsync("lab-b/y", how));
            Assert.Null(await Probe("lab-a/x").AskAsync("gpu/a100", how));
        }
    }

    [Fact]
    public async Task Code_that_left_the_grain_speaks_for_nobody()
    {
        using var _ = Silo.AsService();

        Assert.Null(await Probe("lab-a/x").AskAsync("lab-a/y", "on the pool"));
    }

    [Fact]
    public async Task Grain_of_the_system_speaks_for_the_service()
    {
        using var _ = Silo.AsService();

        Assert.Equal(PrincipalKind.Service, (await Probe("gpu/a100").AskAsync("lab-b/y", "direct"))?.Kind);
    }

    [Fact]
    public async Task Grain_reaches_the_queue_only_in_the_name_of_its_tenant()
    {
        using var _ = Silo.AsGrain(Own);
        var queue = Silo.Grains.GpuQueue("a100");

        Assert.Equal(-1, await queue.PositionAsync(Own, "run-1"));
        await AssertForbiddenAsync(() => queue.PositionAsync(Other, "run-1"), "for the other tenant");
    }

    [Fact]
    public async Task Context_that_was_forged_is_refused()
    {
        var foreign = new PrincipalToken(Options.Create(new AccessOptions { ClusterSecret = new string('x', 40) }), TimeProvider.System);
        var late = new PrincipalToken(Options.Create(new AccessOptions { ClusterSecret = TestSilo.Secret }), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(-3)));
        var early = new PrincipalToken(Options.Create(new AccessOptions { ClusterSecret = TestSilo.Secret }), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(10)));
        var owner = TestPrincipals.Lab(Own, Role.Owner);
        object?[] tokens =
        [
            null, "", "owner", 17, owner, foreign.Sign(owner), late.Sign(owner), early.Sign(owner),
            fixture.Tokens.Sign(TestPrincipals.Lab(Other, Role.Owner)), fixture.Tokens.Sign(owner) + "A",
        ];
        foreach (var token in tokens)
        {
            using var _ = Silo.As(Own);
            await Task.Run(async () =>
            {
                TamperFilter.Send(token);
                await AssertForbiddenAsync(() => Probe("lab-a/x").WhoCallsAsync(), $"token {token ?? "none"}");
                await AssertForbiddenAsync(() => Probe("lab-a/x").AskAsync("lab-a/y", "direct"), $"token {token ?? "none"}");
            }, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Context_with_a_good_token_is_taken()
    {
        TamperFilter.Send(fixture.Tokens.Sign(TestPrincipals.Lab(Own, Role.Viewer)));

        Assert.Equal(TestPrincipals.Lab(Own, Role.Viewer), await Probe("lab-a/x").WhoCallsAsync());
    }

    [Fact]
    public async Task Scope_ends_where_it_is_disposed()
    {
        using (Silo.As(Own))
        {
            using (Silo.As(Other))
                Assert.Equal(Other, (await Probe("lab-b/x").WhoCallsAsync())?.Tenant);
            Assert.Equal(Own, (await Probe("lab-a/x").WhoCallsAsync())?.Tenant);
        }

        Assert.Null(Silo.Principals.Current);
        await AssertForbiddenAsync(() => Probe("lab-a/x").WhoCallsAsync(), "after the scope");
    }

    private IProbeGrain Probe(string key) => Silo.Grains.GetGrain<IProbeGrain>(key);

    private static async Task AssertForbiddenAsync(Func<Task> call, string what)
    {
        var error = await Record.ExceptionAsync(call);
        Assert.True(error is ServiceException { Code: ErrorCode.Forbidden }, $"{what}: {error?.ToString() ?? "was allowed"}");
    }
}
