using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

public sealed class TenantGrainTests : IAsyncLifetime
{
    private static readonly Quotas Quotas = new(1000, 10_000, 2, 60);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FlakyGrainStorage _storage;
    private TestSilo _silo = null!;

    public TenantGrainTests() => _storage = new FlakyGrainStorage(_folder.Path);

    private ITenantGrain Tenant => _silo.Grains.Tenant("lab-a");

    public async ValueTask InitializeAsync() => _silo = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _storage.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Tenant_created_twice_alike_is_one_and_otherwise_a_conflict()
    {
        using var _ = _silo.AsOperator();
        var first = await Tenant.CreateAsync("Lab A", Quotas);
        var second = await Tenant.CreateAsync("Lab A", Quotas);

        Assert.Equal(first, second);
        Assert.Equal(("lab-a", "Lab A", _time.GetUtcNow()), (first.Name, first.DisplayName, first.Created));
        await AssertErrorAsync(ErrorCode.Conflict, () => Tenant.CreateAsync("Lab B", Quotas));
        await AssertErrorAsync(ErrorCode.Conflict, () => Tenant.CreateAsync("Lab A", Quotas with { Images = 1 }));
        await AssertErrorAsync(ErrorCode.Invalid, () => Tenant.SetQuotasAsync(Quotas with { Bytes = -1 }));
        await AssertErrorAsync(ErrorCode.Invalid, () => Tenant.CreateAsync("", Quotas));
        await AssertErrorAsync(ErrorCode.NotFound, () => _silo.Grains.Tenant("lab-x").GetAsync());
    }

    [Fact]
    public async Task Key_lets_in_with_its_scope_until_it_is_revoked_and_over_a_restart()
    {
        var key = await CreateKeyAsync(KeyScope.Write);
        var (id, secret) = Parts(key);

        Assert.Equal(new Principal(PrincipalKind.Lab, "lab-a", Role.Member, id), await AuthenticateAsync(id, secret));
        await _silo.DisposeAsync();
        _silo = await StartAsync();
        Assert.Equal(Role.Member, (await AuthenticateAsync(id, secret))?.Role);
        using (_silo.As("lab-a"))
            await Tenant.RevokeKeyAsync(id);
        Assert.Null(await AuthenticateAsync(id, secret));
        await _silo.DisposeAsync();
        _silo = await StartAsync();
        Assert.Null(await AuthenticateAsync(id, secret));
        using (_silo.As("lab-a"))
            Assert.Equal(_time.GetUtcNow(), Assert.Single(await Tenant.ListKeysAsync()).Revoked);
    }

    [Fact]
    public async Task Key_expires_by_the_clock()
    {
        var (id, secret) = Parts(await CreateKeyAsync(KeyScope.Read, TimeSpan.FromHours(1)));

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await AuthenticateAsync(id, secret));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await AuthenticateAsync(id, secret));
    }

    [Fact]
    public async Task Key_that_is_used_often_writes_state_every_five_minutes()
    {
        var (id, secret) = Parts(await CreateKeyAsync(KeyScope.Read));
        var before = _storage.Writes;

        for (var i = 0; i < 60; i++)
        {
            Assert.NotNull(await AuthenticateAsync(id, secret));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        // 10 minutes: at 0:00 and 5:00.
        Assert.Equal(before + 2, _storage.Writes);
    }

    [Fact]
    public async Task Key_works_when_its_use_cannot_be_noted()
    {
        var (id, secret) = Parts(await CreateKeyAsync(KeyScope.Read));
        _storage.FailBefore = 1;

        Assert.NotNull(await AuthenticateAsync(id, secret));
    }

    [Fact]
    public async Task Deleted_tenant_is_there_for_operators_only_and_its_keys_are_dead()
    {
        var (id, secret) = Parts(await CreateKeyAsync(KeyScope.Admin));
        using (_silo.AsOperator())
            await Tenant.DeleteAsync();

        Assert.Null(await AuthenticateAsync(id, secret));
        using (_silo.As("lab-a"))
        {
            await AssertErrorAsync(ErrorCode.NotFound, () => Tenant.GetAsync());
            await AssertErrorAsync(ErrorCode.NotFound, () => Tenant.ListAsync(ResourceKind.Batch, 10, null));
            await AssertErrorAsync(ErrorCode.NotFound, () => Tenant.CreateKeyAsync("k", KeyScope.Read, TimeSpan.FromDays(1)));
        }

        using (_silo.AsGrain("lab-a"))
        {
            await AssertErrorAsync(ErrorCode.NotFound, () => Tenant.ReserveBatchAsync("b-1", 1));
            await AssertErrorAsync(ErrorCode.NotFound, () => Tenant.RegisterAsync(ResourceKind.Dataset, "d"));
            await Tenant.SettleBatchAsync("b-1", 1, 1);
        }

        using (_silo.AsOperator())
        {
            Assert.Equal(_time.GetUtcNow(), (await Tenant.GetAsync()).Deleted);
            await AssertErrorAsync(ErrorCode.Conflict, () => Tenant.CreateAsync("Lab lab-a", Quotas));
            await AssertErrorAsync(ErrorCode.Conflict, () => Tenant.CreateKeyAsync("k", KeyScope.Read, TimeSpan.FromDays(1)));
        }
    }

    [Fact]
    public async Task Catalogue_and_usage_are_there_after_a_restart()
    {
        await _silo.CreateTenantAsync("lab-a", Quotas);
        using (_silo.AsGrain("lab-a"))
        {
            await Tenant.RegisterAsync(ResourceKind.Batch, "b-1");
            await Tenant.ReserveBatchAsync("b-1", 700);
            await Tenant.AddBytesAsync("datasets/d/", 4000);
            await Tenant.AddGpuTimeAsync("r-1", TimeSpan.FromMinutes(2));
        }

        await _silo.DisposeAsync();
        _silo = await StartAsync();
        using (_silo.As("lab-a", Role.Viewer))
        {
            Assert.Equal(new Usage(700, 4000, 1, 2), (await Tenant.GetAsync()).Usage);
            Assert.Equal("b-1", Assert.Single((await Tenant.ListAsync(ResourceKind.Batch, 10, null)).Entries).Id);
        }

        using (_silo.AsGrain("lab-a"))
            await Tenant.UnregisterAsync(ResourceKind.Batch, "b-1");
        using (_silo.As("lab-a", Role.Viewer))
        {
            Assert.Equal(0, (await Tenant.GetAsync()).Usage.Images);
            Assert.Empty((await Tenant.ListAsync(ResourceKind.Batch, 10, null)).Entries);
        }
    }

    [Fact]
    public async Task Quota_error_crosses_the_wire_with_its_limit_and_when_to_come_back()
    {
        await _silo.CreateTenantAsync("lab-a", Quotas);
        using var _ = _silo.AsGrain("lab-a");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Tenant.ReserveBatchAsync("b-1", 1001));
        Assert.Equal((ErrorCode.Quota, "images", TimeSpan.FromHours(1)), (error.Code, error.Limit, error.RetryAfter));
        Assert.Contains("1001", error.Message);
    }

    [Fact]
    public async Task Reservation_that_could_not_be_stored_is_not_there_and_works_again()
    {
        await _silo.CreateTenantAsync("lab-a", Quotas);
        using var _ = _silo.AsGrain("lab-a");
        _storage.FailBefore = 1;

        var error = await Assert.ThrowsAsync<ServiceException>(() => Tenant.ReserveBatchAsync("b-1", 900));
        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.NotNull(error.RetryAfter);
        Assert.DoesNotContain("secret-account", error.ToString());
        Assert.Equal(0, (await Tenant.GetAsync()).Usage.Images);
        await Tenant.ReserveBatchAsync("b-1", 900);
        Assert.Equal(900, (await Tenant.GetAsync()).Usage.Images);
    }

    [Fact]
    public async Task Reservation_whose_answer_was_lost_counts_once_when_it_is_made_again()
    {
        await _silo.CreateTenantAsync("lab-a", Quotas);
        using var _ = _silo.AsGrain("lab-a");
        _storage.FailAfter = 1;

        await AssertErrorAsync(ErrorCode.Unavailable, () => Tenant.ReserveBatchAsync("b-1", 900));
        await Tenant.ReserveBatchAsync("b-1", 900);
        await Tenant.SettleBatchAsync("b-1", 880, 5);
        Assert.Equal(new Usage(880, 5, 0, 0), (await Tenant.GetAsync()).Usage);
    }

    private async Task<CreatedApiKey> CreateKeyAsync(KeyScope scope, TimeSpan? lifetime = null)
    {
        await _silo.CreateTenantAsync("lab-a", Quotas);
        using (_silo.AsOperator())
            return await Tenant.CreateKeyAsync("key", scope, lifetime ?? TimeSpan.FromDays(30));
    }

    private async Task<Principal?> AuthenticateAsync(string id, string secret)
    {
        using (_silo.AsService())
            return await Tenant.AuthenticateAsync(id, secret);
    }

    private static (string Id, string Secret) Parts(CreatedApiKey key) => (key.Info.Id, key.Secret.Split('_')[3]);

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(_folder.Path, silo =>
    {
        _storage.Use(silo);
        silo.Services.AddSingleton<TimeProvider>(_time);
    });

    private static async Task AssertErrorAsync(ErrorCode code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<ServiceException>(call)).Code);
}
