using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>
/// Drives the shards and the assembly of one batch. Changes the state but never writes it: that is the grain's. Nothing here is lost
/// when it is: a new driver finds out from the state what is left to do.
/// </summary>
/// <param name="key">The batch.</param>
/// <param name="grains">Reaches shards and assembly.</param>
/// <param name="options">How batches are driven.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
/// <param name="confirm">Makes sure that the batch is still this activation's: writes its state, and throws where another one has written it.</param>
internal sealed class BatchDriver(TenantKey key, IGrainFactory grains, BatchOptions options, TimeProvider time, ILogger logger, Func<Task> confirm)
{
    // The assembly is a window with the one shard 0.
    private readonly BatchWindow _shards = new(options);
    private readonly BatchWindow _assembly = new(options);
    private readonly long _began = time.GetTimestamp();
    private bool _looking;

    // Shards from the first on that are settled, and how many of them the assembly has heard of.
    private int _settled;
    private int _told;

    /// <summary>Time by a clock that nobody sets.</summary>
    private TimeSpan Now => time.GetElapsedTime(_began);

    private IBatchAssemblyGrain Assembly => grains.BatchAssembly(key.Tenant, key.Id!);

    /// <summary>Starts what can be started.</summary>
    /// <returns>The end, when the batch has come to it.</returns>
    public async Task<BatchEnd?> LookAsync(BatchState batch)
    {
        if (_looking)
            return null;
        _looking = true;
        try
        {
            if (batch.GivenUp.Count > BatchState.MaxGivenUp || (batch.GivenUp.Count > 0 && batch.GivenUp.Count == batch.Shards))
                return new BatchEnd(BatchPhase.Failed, $"{batch.GivenUp.Count} of {batch.Shards} shards failed; the first: {batch.GivenUp.First().Value}");
            while (_settled < batch.Shards && batch.IsSettled(_settled))
                _settled++;
            if (_settled == batch.Shards)
                batch.Phase = BatchPhase.Assembling;
            else
                await RenderAsync(batch);
            // While shards are rendered the first ones are put together already: only the last are left when all are there.
            if (_settled > 0)
                await AssembleAsync(batch, _settled);
            return null;
        }
        finally
        {
            _looking = false;
        }
    }

    /// <summary>Takes a shard's report.</summary>
    /// <returns>Whether the state has changed.</returns>
    public bool Take(BatchState batch, ShardReport report)
    {
        if (report.Failure == null)
        {
            _shards.Done(report.Shard);
            return batch.Settle(report);
        }

        if (!_shards.IsRunning(report.Shard, report.Attempt))
            return false;
        logger.ShardFailed(key, report.Shard, report.Attempt, report.Failure);
        if (_shards.Failed(report.Shard, report.Attempt, Now))
            return false;
        batch.GiveUp(report.Shard, report.Failure);
        return true;
    }

    /// <summary>Takes the assembly's report.</summary>
    /// <returns>The end, when the batch has come to it.</returns>
    public BatchEnd? Take(BatchState batch, AssemblyReport report)
    {
        if (!_assembly.IsRunning(0, report.Attempt))
            return null;
        if (report.Failure == null)
        {
            batch.Assembled(report.Bytes);
            return new BatchEnd(batch.ImagesFailed > 0 ? BatchPhase.CompletedWithErrors : BatchPhase.Completed, null);
        }

        logger.AssemblyFailed(key, report.Attempt, report.Failure);
        return _assembly.Failed(0, report.Attempt, Now)
            ? null
            : new BatchEnd(BatchPhase.Failed, $"annotations and manifest could not be put together: {report.Failure}");
    }

    /// <summary>Stops all work. What cannot be reached ends by itself: its report is not taken.</summary>
    public async Task StopAsync()
    {
        (_settled, _told) = (0, 0);
        await Task.WhenAll(_shards.Clear().Select(s => TryAsync(grains.Shard(key.Tenant, key.Id!, s).StopAsync())));
        if (_assembly.Clear().Count > 0)
            await TryAsync(Assembly.StopAsync());
    }

    private async Task RenderAsync(BatchState batch)
    {
        if (batch.Phase == BatchPhase.Queued)
        {
            batch.Phase = BatchPhase.Rendering;
            batch.Started ??= time.GetUtcNow();
        }

        await AskSilentAsync(_shards, s => grains.Shard(key.Tenant, key.Id!, s).IsRunningAsync());
        while (_shards.TryNext(batch, Now, out var shard, out var attempt))
        {
            var order = new ShardOrder(shard, attempt, batch.FirstOf(shard), batch.CountOf(shard), batch.Order!.Dataset, batch.LibraryVersion, batch.SpecificationJson);
            await StartAsync(_shards, shard, attempt, () => grains.Shard(key.Tenant, key.Id!, shard).StartAsync(order));
        }
    }

    private async Task AssembleAsync(BatchState batch, int settled)
    {
        await AskSilentAsync(_assembly, _ => Assembly.IsRunningAsync());
        GivenUpShard[] givenUp = [.. batch.GivenUp.Where(g => g.Key < settled).Select(g => new GivenUpShard(g.Key, g.Value))];
        if (_assembly.TryNext(1, _ => false, Now, out _, out var attempt))
        {
            var order = new AssemblyOrder(attempt, batch.Shards, batch.ShardSize, settled, givenUp, batch.Order!.Dataset, batch.LibraryVersion, batch.SpecificationJson);
            await StartAsync(_assembly, 0, attempt, () => Assembly.StartAsync(order));
            _told = settled;
        }
        else if (settled > _told && _assembly.IsRunning(0))
        {
            await AdvanceAsync(settled, givenUp);
        }
    }

    private async Task AdvanceAsync(int settled, GivenUpShard[] givenUp)
    {
        try
        {
            if (!await Assembly.AdvanceAsync(settled, givenUp))
                _assembly.Lost(0, Now);
            _told = settled;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // The next look tells it again.
            logger.NotReached(key, 0, e.Message);
        }
    }

    private async Task StartAsync(BatchWindow window, int shard, int attempt, Func<Task<ShardAnswer>> start)
    {
        // Before the call: the report may come before its answer.
        window.Started(shard, attempt, Now);
        try
        {
            var answer = await start();
            if (!answer.Accepted)
                window.Busy(shard, attempt, Now + answer.RetryAfter);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // It may have been taken nevertheless; being asked to start twice changes nothing.
            logger.NotStarted(key, shard, e.Message);
            window.Busy(shard, attempt, Now + options.RetryDelay);
        }
    }

    private async Task AskSilentAsync(BatchWindow window, Func<int, Task<bool>> isRunning)
    {
        var confirmed = false;
        foreach (var shard in window.Silent(Now))
        {
            bool running;
            try
            {
                running = await isRunning(shard);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                logger.NotReached(key, shard, e.Message);
                continue;
            }

            if (running)
            {
                window.Heard(shard, Now);
                continue;
            }

            // Its report may have gone to another activation of the batch, which would never be found out here: this one would start the work for ever.
            if (!confirmed)
                await confirm();
            confirmed = true;
            logger.ShardLost(key, shard);
            window.Lost(shard, Now);
        }
    }

    private async Task TryAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            logger.NotStopped(key, e.Message);
        }
    }
}
