using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>A batch of images. Looks at its work on a timer; a report makes it look at once.</summary>
[GrainType("cellgenie.batch")]
internal sealed class ImageBatchGrain : Grain, IImageBatchGrain, IRemindable
{
    private const string Reminder = "reconcile";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly IPersistentState<BatchState> _state;
    private readonly BatchPlanner _planner;
    private readonly BatchOptions _options;
    private readonly IPrincipalAccessor _principal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StateWriter _writer;
    private readonly ChangeSignal _changes;
    private readonly BatchDriver _driver;
    private IGrainTimer? _timer;

    public ImageBatchGrain(
        [PersistentState("batch", GrainStateStore.Name)] IPersistentState<BatchState> state,
        BatchPlanner planner,
        IOptions<BatchOptions> options,
        IPrincipalAccessor principal,
        TimeProvider time,
        ILogger<ImageBatchGrain> logger)
    {
        (_state, _planner, _options, _principal, _time, _logger) = (state, planner, options.Value, principal, time, logger);
        _writer = new StateWriter(() => _state.WriteStateAsync());
        _changes = new ChangeSignal(time);
        _driver = new BatchDriver(Key, GrainFactory, _options, time, logger, _writer.WriteAsync);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private BatchState Batch => _state.State;

    private ITenantGrain Tenant => GrainFactory.Tenant(Key.Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StartLooking();
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

        var library = await GrainFactory.Library(Key.Tenant, order.Dataset).GetAsync(cancellationToken);
        var version = library.Versions.FirstOrDefault(v => order.LibraryVersion == null || v.Id == order.LibraryVersion)
            ?? throw ServiceException.Conflict($"dataset {order.Dataset} has no cell library {order.LibraryVersion ?? "yet"}");
        var plan = await _planner.PlanAsync(Key.Tenant, order, version, cancellationToken);
        await Tenant.ReserveBatchAsync(Key.Id!, plan.Images, cancellationToken);
        // The reminder before the state: work that is known must never be without one. Without an order it ends by itself.
        await Task.WhenAll(Tenant.RegisterAsync(ResourceKind.Batch, Key.Id!, cancellationToken), RemindAsync());
        Batch.Accept(order, version.Id, plan, _principal.Current?.Subject, _time.GetUtcNow());
        await BeginAsync();
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
            await Tenant.ReserveBatchAsync(Key.Id!, Batch.Images, cancellationToken);
            await RemindAsync();
            Batch.Reopen();
            await BeginAsync();
        }

        return Status();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        await CancelAsync(cancellationToken);
        Batch.Deleted = true;
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
        if (Batch.Phase == BatchPhase.Assembling && _driver.Take(Batch, report) is { } end)
            await EndAsync(end);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!Batch.IsEnded && Batch.Order != null)
        {
            StartLooking();
            return;
        }

        // Again, in case that its silo died between the end and this; it counts once.
        if (Batch.Order != null)
            await Tenant.SettleBatchAsync(Key.Id!, Batch.ImagesDone, Batch.Bytes);
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private Task RemindAsync() => this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);

    private async Task BeginAsync()
    {
        await SaveAsync();
        StartLooking();
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
        await Tenant.SettleBatchAsync(Key.Id!, Batch.ImagesDone, Batch.Bytes);
    }

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

    private void RequireOrder()
    {
        if (Batch.Order == null || Batch.Deleted)
            throw ServiceException.NotFound($"batch {Key.Id}");
    }
}
