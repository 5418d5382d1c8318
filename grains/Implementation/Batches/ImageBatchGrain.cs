using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>
/// A batch of images. Looks at its work on a timer; a report makes it look at once. Its reminder brings to an end whatever was cut off:
/// the work, the settling with the tenant, the deletion of the files.
/// </summary>
[GrainType("cellgenie.batch")]
internal sealed class ImageBatchGrain : Grain, IImageBatchGrain, IRemindable
{
    private const string Reminder = "reconcile";

    private readonly IPersistentState<BatchState> _state;
    private readonly BatchPlanner _planner;
    private readonly IBlobStore _blobs;
    private readonly BatchOptions _options;
    private readonly IPrincipalAccessor _principal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StateWriter _writer;
    private readonly ChangeSignal _changes;
    private readonly BatchDriver _driver;
    private readonly Closing _closing;
    private IGrainTimer? _timer;

    public ImageBatchGrain(
        [PersistentState("batch", GrainStateStore.Name)] IPersistentState<BatchState> state,
        BatchPlanner planner,
        IBlobStore blobs,
        IOptions<BatchOptions> options,
        IPrincipalAccessor principal,
        TimeProvider time,
        ILogger<ImageBatchGrain> logger)
    {
        (_state, _planner, _blobs, _options, _principal, _time, _logger) = (state, planner, blobs, options.Value, principal, time, logger);
        // The activation that cannot write, because of another one for example, makes room for one that knows what is stored.
        _writer = new StateWriter(() => _state.SaveAsync(DeactivateOnIdle));
        _changes = new ChangeSignal(time);
        _driver = new BatchDriver(Key, GrainFactory, _options, time, logger, _writer.WriteAsync);
        _closing = new Closing(this, Reminder, ResourceKind.Batch, Tenant, new FilePurge(blobs, Key, BlobPaths.BatchPrefix(Key.Id!), logger), time);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private BatchState Batch => _state.State;

    private ITenantGrain Tenant => GrainFactory.Tenant(Key.Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StartLooking();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _closing.Dispose();
        return Task.CompletedTask;
    }

    public async Task<BatchStatus> SubmitAsync(BatchOrder order, CancellationToken cancellationToken = default)
    {
        if (Batch.Order != null)
        {
            return Batch.Order == order && !Batch.Deleted
                ? Status()
                : throw ServiceException.Conflict($"batch {Key.Id} exists already with another order");
        }

        var plan = await _planner.PlanAsync(Key.Tenant, order, cancellationToken);
        // The reminder first: work that is known, and what the tenant has counted for it, must never be without one.
        await this.RemindAsync(Reminder);
        await Tenant.ReserveBatchAsync(Key.Id!, plan.Images, cancellationToken);
        await Tenant.RegisterAsync(ResourceKind.Batch, Key.Id!, cancellationToken);
        Batch.Accept(order, plan, _principal.Current?.Subject, _time.GetUtcNow());
        await SaveAsync();
        StartLooking();
        _logger.BatchAccepted(Key, plan.Images, Batch.Shards);
        return Status();
    }

    public Task<BatchStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        RequireOrder();
        return Task.FromResult(Status());
    }

    public async Task<BatchEvent?> WaitAsync(long after, TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        RequireOrder();
        return await _changes.WaitAsync(after, atMost, cancellationToken) ? new BatchEvent(_changes.Current, Status()) : null;
    }

    public async Task<BatchStatus> CancelAsync(CancellationToken cancellationToken = default)
    {
        RequireOrder();
        if (!Batch.IsEnded)
            await EndAsync(new BatchEnd(BatchPhase.Cancelled, null));
        return Status();
    }

    public async Task<BatchStatus> ResumeAsync(CancellationToken cancellationToken = default)
    {
        RequireOrder();
        if (Batch.Phase is BatchPhase.Completed or BatchPhase.CompletedWithErrors && Batch.GivenUp.Count == 0)
            throw ServiceException.Conflict($"batch {Key.Id} is complete");
        if (Batch.IsEnded)
        {
            await this.RemindAsync(Reminder);
            await Tenant.ReserveBatchAsync(Key.Id!, Batch.Images, cancellationToken);
            // They lack the images that are still to be made. The manifest first, because it says that all is there.
            await _blobs.DeleteAsync(BlobPaths.BatchManifest(Key.Tenant, Key.Id!), cancellationToken);
            await _blobs.DeleteAsync(BlobPaths.BatchAnnotations(Key.Tenant, Key.Id!), cancellationToken);
            Batch.Reopen();
            await SaveAsync();
            StartLooking();
        }

        return Status();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        await CancelAsync(cancellationToken);
        await this.RemindAsync(Reminder);
        (Batch.Deleted, Batch.Purge) = (true, _closing.PurgeTime(Batch.Phase is BatchPhase.Completed or BatchPhase.CompletedWithErrors));
        await SaveAsync();
        await Tenant.UnregisterAsync(ResourceKind.Batch, Key.Id!, cancellationToken);
    }

    public async Task ReportShardAsync(ShardReport report, CancellationToken cancellationToken = default)
    {
        if (Batch.IsEnded || report.Shard < 0 || report.Shard >= Batch.Shards)
            return;
        if (_driver.Take(Batch, report))
            await SaveAsync();
        _timer?.Change(TimeSpan.Zero, _options.LookInterval);
    }

    public async Task ReportAssemblyAsync(AssemblyReport report, CancellationToken cancellationToken = default)
    {
        if (!Batch.IsEnded && _driver.Take(Batch, report) is { } end)
            await EndAsync(end);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Batch.Order != null && !Batch.IsEnded)
            StartLooking();
        else if (await _closing.RingAsync(Batch.Order != null, Batch.Purge, SettleAsync, () => _state.ClearStateAsync()))
            DeactivateOnIdle();
    }

    /// <summary>Brings the batch forward from whatever its state says.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Batch.IsEnded || Batch.Order == null)
            return;
        var before = Batch.Phase;
        if (await _driver.LookAsync(Batch) is { } end && !Batch.IsEnded)
            await EndAsync(end);
        else if (Batch.Phase != before)
            await SaveAsync();
    }

    private async Task EndAsync(BatchEnd end)
    {
        Batch.End(end, _time.GetUtcNow());
        await SaveAsync();
        _timer?.Dispose();
        _timer = null;
        _logger.BatchEnded(Key, end.Phase, end.Reason);
        await _driver.StopAsync();
        await SettleAsync();
    }

    private Task SettleAsync() => Tenant.SettleBatchAsync(Key.Id!, Batch.ImagesDone, Batch.Bytes);

    private async Task SaveAsync()
    {
        await _writer.WriteAsync();
        _changes.Raise();
    }

    private void StartLooking()
    {
        // Interleaves with reports and questions, which must not wait until the shards have answered.
        if (!Batch.IsEnded && Batch.Order != null)
            _timer ??= this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(TimeSpan.Zero, _options.LookInterval) { Interleave = true, KeepAlive = true });
    }

    private BatchStatus Status() => Batch.ToStatus(Key.Id!);

    private BatchOrder RequireOrder() => Batch.Order != null && !Batch.Deleted ? Batch.Order : throw ServiceException.NotFound($"batch {Key.Id}");
}
