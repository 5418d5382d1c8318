namespace CellGenie.Grains;

/// <summary>Who gets the next GPU: the tenant that used the least GPU time lately, running runs included; among its runs the oldest.</summary>
internal static class GpuFairness
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(1);

    /// <summary>The waiting runs in the order in which they get a GPU.</summary>
    public static List<QueuedRun> Order(QueueState queue, DateTimeOffset now)
    {
        var used = new Dictionary<string, TimeSpan>(queue.Used);
        foreach (var running in queue.Running)
            used[running.Run.Tenant] = used.GetValueOrDefault(running.Run.Tenant) + (now - running.Run.Since);

        // A tenant's second run stands behind every other tenant's first one, and so on.
        var ranked = queue.Waiting.GroupBy(r => r.Tenant).SelectMany(g => g.Select((run, rank) => (Run: run, Rank: rank)));
        return [.. ranked
            .OrderBy(r => r.Rank + queue.Running.Count(x => x.Run.Tenant == r.Run.Tenant))
            .ThenBy(r => used.GetValueOrDefault(r.Run.Tenant))
            .ThenBy(r => r.Run.Since)
            .Select(r => r.Run)];
    }

    /// <summary>Halves what tenants used, once a day.</summary>
    public static void Forget(QueueState queue, DateTimeOffset now)
    {
        if (now - queue.Halved < HalfLife)
            return;
        queue.Halved = now;
        foreach (var (tenant, used) in queue.Used.ToList())
        {
            if (used < TimeSpan.FromSeconds(1))
                queue.Used.Remove(tenant);
            else
                queue.Used[tenant] = used / 2;
        }
    }
}
