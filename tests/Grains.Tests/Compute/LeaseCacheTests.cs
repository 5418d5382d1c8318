using System.Collections.Concurrent;

namespace CellGenie.Grains.Tests;

public sealed class LeaseCacheTests
{
    private readonly ConcurrentQueue<string> _opened = new();
    private readonly List<string> _closed = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_who_ask_at_once_share_one_opening()
    {
        var opening = new TaskCompletionSource();
        using var cache = Cache(10, opening.Task);
        var asked = Enumerable.Range(0, 20).Select(_ => cache.AcquireAsync("a", Stop)).ToList();
        opening.SetResult();
        var leases = await Task.WhenAll(asked);
        Assert.Equal(["a"], _opened);
        Assert.All(leases, l => Assert.Same(leases[0].Value, l.Value));
    }

    [Fact]
    public async Task Those_used_last_are_kept_up_to_the_limit_and_those_in_use_always()
    {
        using var cache = Cache(2);
        var a = await cache.AcquireAsync("a", Stop);
        (await cache.AcquireAsync("b", Stop)).Dispose();
        (await cache.AcquireAsync("c", Stop)).Dispose();
        Assert.Equal(["b"], _closed);
        (await cache.AcquireAsync("c", Stop)).Dispose();
        a.Dispose();
        a.Dispose();
        (await cache.AcquireAsync("d", Stop)).Dispose();
        // C was given back before A.
        Assert.Equal(["b", "c"], _closed);
        Assert.Equal(2, cache.Count);
        (await cache.AcquireAsync("b", Stop)).Dispose();
        Assert.Equal(["a", "b", "c", "d", "b"], _opened);
    }

    [Fact]
    public async Task Failed_opening_is_tried_again_by_the_next_who_asks()
    {
        var fails = true;
        using var cache = new LeaseCache<string, string>((key, _) => fails ? throw new IOException("no") : Task.FromResult((key, 1L)), _ => { }, 1);
        await Assert.ThrowsAsync<IOException>(() => cache.AcquireAsync("a", Stop));
        Assert.Equal(0, cache.Count);
        fails = false;
        Assert.Equal("a", (await cache.AcquireAsync("a", Stop)).Value);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_opening_to_the_others_and_nothing_stays_leased()
    {
        var opening = new TaskCompletionSource();
        using var cache = Cache(0, opening.Task);
        using var cancellation = new CancellationTokenSource();
        var impatient = cache.AcquireAsync("a", cancellation.Token);
        var patient = cache.AcquireAsync("a", Stop);
        cancellation.Cancel();
        await Assert.ThrowsAsync<TaskCanceledException>(() => impatient);
        opening.SetResult();
        var lease = await patient;
        Assert.Empty(_closed);
        lease.Dispose();
        Assert.Equal(["a"], _closed);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task What_is_leased_when_the_cache_ends_is_closed_with_its_lease()
    {
        var cache = Cache(10);
        var a = await cache.AcquireAsync("a", Stop);
        (await cache.AcquireAsync("b", Stop)).Dispose();
        cache.Dispose();
        Assert.Equal(["b"], _closed);
        a.Dispose();
        Assert.Equal(["b", "a"], _closed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => cache.AcquireAsync("a", Stop));
    }

    private LeaseCache<string, string> Cache(long limit, Task? wait = null) => new(
        async (key, _) =>
        {
            _opened.Enqueue(key);
            await (wait ?? Task.CompletedTask);
            return (key, 1);
        },
        _closed.Add,
        limit);
}
