namespace CellGenie.Grains.Tests;

public sealed class UsageStateTests
{
    private static readonly Quotas Quotas = new(1000, 10_000, 2, 60);
    private static readonly DateTimeOffset March = new(2026, 3, 31, 23, 59, 0, TimeSpan.Zero);

    private readonly UsageState _usage = new();

    [Fact]
    public void Batch_that_is_reserved_settled_and_reported_twice_counts_once()
    {
        Assert.True(_usage.Reserve("b-1", 600, Quotas));
        Assert.False(_usage.Reserve("b-1", 600, Quotas));
        Assert.Equal((600, 0, 1), Numbers());
        Assert.True(_usage.Settle("b-1", 590, 5000));
        Assert.False(_usage.Settle("b-1", 590, 5000));
        Assert.Equal((590, 5000, 0), Numbers());
    }

    [Fact]
    public void Batch_that_goes_on_after_its_end_is_counted_instead_of_what_it_came_to()
    {
        _usage.Reserve("b-1", 600, Quotas);
        _usage.Settle("b-1", 200, 2000);

        Assert.True(_usage.Reserve("b-1", 1000, Quotas));
        Assert.Equal((1000, 2000, 1), Numbers());
    }

    [Fact]
    public void Batch_beyond_the_images_is_refused_with_the_name_of_the_limit()
    {
        _usage.Reserve("b-1", 600, Quotas);

        var error = Assert.Throws<ServiceException>(() => _usage.Reserve("b-2", 401, Quotas));
        Assert.Equal((ErrorCode.Quota, "images"), (error.Code, error.Limit));
        Assert.NotNull(error.RetryAfter);
        Assert.True(_usage.Reserve("b-2", 400, Quotas));
        Assert.Equal(1000, Numbers().Images);
    }

    [Fact]
    public void Batch_beyond_those_at_a_time_is_refused_until_one_ends()
    {
        _usage.Reserve("b-1", 1, Quotas);
        _usage.Reserve("b-2", 1, Quotas);

        var error = Assert.Throws<ServiceException>(() => _usage.Reserve("b-3", 1, Quotas));
        Assert.Equal("concurrentBatches", error.Limit);
        Assert.Equal(TimeSpan.FromMinutes(1), error.RetryAfter);
        _usage.Settle("b-1", 1, 1);
        Assert.True(_usage.Reserve("b-3", 1, Quotas));
    }

    [Fact]
    public void Batch_of_a_tenant_whose_storage_is_full_is_refused()
    {
        _usage.SetBytes("datasets/a/", 10_000, Quotas);

        Assert.Equal("bytes", Assert.Throws<ServiceException>(() => _usage.Reserve("b-1", 1, Quotas)).Limit);
    }

    [Fact]
    public void Batch_of_more_images_than_numbers_have_is_refused()
    {
        _usage.Reserve("b-1", 600, Quotas);

        Assert.Equal("images", Assert.Throws<ServiceException>(() => _usage.Reserve("b-2", long.MaxValue, Quotas)).Limit);
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<ServiceException>(() => _usage.Reserve("b-2", -1, Quotas)).Code);
        Assert.Equal("bytes", Assert.Throws<ServiceException>(() => _usage.SetBytes("x", long.MaxValue, Quotas)).Limit);
    }

    [Fact]
    public void Quota_of_nothing_allows_nothing() =>
        Assert.Equal("concurrentBatches", Assert.Throws<ServiceException>(() => _usage.Reserve("b-1", 0, new Quotas(0, 0, 0, 0))).Limit);

    [Fact]
    public void Settlement_of_an_unknown_batch_changes_nothing()
    {
        Assert.False(_usage.Settle("b-1", 5, 5));
        Assert.Equal((0, 0, 0), Numbers());
    }

    [Fact]
    public void Bytes_of_a_reference_are_replaced_and_forgotten()
    {
        Assert.True(_usage.SetBytes("datasets/a/", 6000, Quotas));
        Assert.False(_usage.SetBytes("datasets/a/", 6000, Quotas));
        Assert.True(_usage.SetBytes("datasets/a/", 10_000, Quotas));
        Assert.Equal("bytes", Assert.Throws<ServiceException>(() => _usage.SetBytes("libraries/a/", 1, Quotas)).Limit);
        // A lowered quota lets everything shrink.
        Assert.True(_usage.SetBytes("datasets/a/", 9000, Quotas with { Bytes = 5 }));
        Assert.True(_usage.SetBytes("datasets/a/", 0, Quotas));
        Assert.Empty(_usage.Bytes);
    }

    [Fact]
    public void Gpu_time_counts_for_the_calendar_month_in_utc()
    {
        _usage.AddGpuTime(TimeSpan.FromMinutes(50), March);
        _usage.AddGpuTime(TimeSpan.FromSeconds(90), March);
        Assert.Equal(51.5, _usage.ToUsage(March).GpuMinutes);

        var april = March.AddMinutes(1);
        Assert.Equal(0, _usage.ToUsage(april).GpuMinutes);
        // In New York it is still March.
        Assert.Equal(0, _usage.ToUsage(april.ToOffset(TimeSpan.FromHours(-5))).GpuMinutes);
        _usage.AddGpuTime(TimeSpan.FromMinutes(7), april);
        Assert.Equal(7, _usage.ToUsage(april).GpuMinutes);
    }

    [Fact]
    public void Gpu_time_of_a_clock_that_was_put_back_is_not_lost()
    {
        _usage.AddGpuTime(TimeSpan.FromMinutes(7), March.AddMinutes(1));
        _usage.AddGpuTime(TimeSpan.FromMinutes(3), March);
        _usage.AddGpuTime(TimeSpan.FromMinutes(-30), March);

        Assert.Equal(10, _usage.ToUsage(March.AddMinutes(2)).GpuMinutes);
    }

    private (long Images, long Bytes, int Open) Numbers()
    {
        var usage = _usage.ToUsage(March);
        return (usage.Images, usage.Bytes, usage.ConcurrentBatches);
    }
}
