using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>A real dataset. Files may be added until it is ready, and never after; one that was rejected can be mended and completed again.</summary>
[GrainType("cellgenie.dataset")]
[ComputeSilo]
internal sealed class DatasetGrain : Grain, IDatasetGrain, IRemindable
{
    private const string Reminder = "reconcile";
    private const int MaxAttempts = 50;

    private readonly IPersistentState<DatasetState> _state;
    private readonly DatasetWork _work;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GrainJob _job;
    private int _failures;

    public DatasetGrain([PersistentState("dataset", GrainStateStore.Name)] IPersistentState<DatasetState> state, DatasetWork work, TimeProvider time, ILogger<DatasetGrain> logger)
    {
        (_state, _work, _time, _logger) = (state, work, time, logger);
        _job = work.JobOf(Key);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private DatasetState Dataset => _state.State;

    private ITenantGrain Tenant => GrainFactory.Tenant(Key.Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Dataset.Exists ? CheckAsync() : Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _job.Stop();
        return Task.CompletedTask;
    }

    public async Task<DatasetStatus> CreateAsync(CancellationToken cancellationToken = default)
    {
        if (Dataset.Purge is { } purge)
            throw ServiceException.Conflict($"dataset {Key.Id} was deleted; its name is free again after {purge:u}");
        // Even where it exists: the call that created it may have ended before this.
        await Tenant.RegisterAsync(ResourceKind.Dataset, Key.Id!, cancellationToken);
        if (Dataset.Created == null)
        {
            Dataset.Created = _time.GetUtcNow();
            await SaveAsync();
        }

        return Dataset.ToStatus(Key.Id!);
    }

    // Interleaves: the library asks while the dataset may be waiting for the library.
    public Task<DatasetStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        Require();
        return Task.FromResult(Dataset.ToStatus(Key.Id!));
    }

    public Task RequireUploadingAsync(CancellationToken cancellationToken = default)
    {
        Require();
        if (Dataset.Phase is DatasetPhase.Checking or DatasetPhase.Ready)
            throw ServiceException.Conflict($"dataset {Key.Id} is complete; no file can be added");
        return Task.CompletedTask;
    }

    public async Task<DatasetStatus> CompleteUploadAsync(CancellationToken cancellationToken = default)
    {
        Require();
        if (Dataset.Phase is DatasetPhase.Uploading or DatasetPhase.Rejected)
        {
            // An earlier check may still be telling its end.
            _job.Stop();
            // The reminder first: work that is known must never be without one.
            await this.RemindAsync(Reminder);
            (Dataset.Phase, Dataset.Reason, Dataset.Report, Dataset.Attempt, _failures) = (DatasetPhase.Checking, null, null, 0, 0);
            await CheckAsync();
        }

        return Dataset.ToStatus(Key.Id!);
    }

    public async Task ReportImportAsync(ImportReport report, CancellationToken cancellationToken = default)
    {
        if (!Dataset.Exists || Dataset.Phase != DatasetPhase.Checking || report.Attempt != Dataset.Attempt)
            return;
        var failure = report.Failure ?? await CountBytesAsync(report.Bytes);
        (Dataset.Phase, Dataset.Reason, Dataset.Report) = failure == null ? (DatasetPhase.Ready, null, report) : (DatasetPhase.Rejected, failure, report);
        await SaveAsync();
        _logger.DatasetChanged(Key, Dataset.Phase, failure);
        await CleanAsync();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        Require();
        _job.Stop();
        await this.RemindAsync(Reminder);
        Dataset.Purge = _time.GetUtcNow() + (Dataset.Phase == DatasetPhase.Ready ? FilePurge.Grace : TimeSpan.Zero);
        await SaveAsync();
        await Tenant.UnregisterAsync(ResourceKind.Dataset, Key.Id!, cancellationToken);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Dataset.Purge is { } purge && _time.GetUtcNow() < purge)
            return;
        if (Dataset.Purge != null)
            await PurgeAsync();
        else if (Dataset.Phase == DatasetPhase.Checking)
            await CheckAsync();
        else
            await CleanAsync();
    }

    /// <summary>Starts the check that the state asks for, unless it runs.</summary>
    private async Task CheckAsync()
    {
        if (Dataset.Phase != DatasetPhase.Checking || _job.IsRunning)
            return;
        Dataset.Attempt++;
        await SaveAsync();
        var (attempt, failure) = (Dataset.Attempt, Dataset.Attempt > MaxAttempts ? $"its check was begun {MaxAttempts} times and never ended" : null);
        if (failure != null)
            await ReportImportAsync(Failed(attempt, failure));
        else
            Start(attempt);
    }

    private void Start(int attempt)
    {
        var job = _work.Import(Key, attempt);
        _job.Start(job, error => ReportAsync(attempt, job.Result, error));
    }

    private async Task ReportAsync(int attempt, ImportReport? result, Exception? error)
    {
        // Files are at fault for good; anything else may be the machine.
        if (error is not (null or InvalidInputException) && ++_failures < _work.Attempts)
        {
            _logger.JobFailed(Key, attempt, error);
            return;
        }

        var report = error == null ? result! : Failed(attempt, error is CellGenieException ? error.Message : $"the check failed: {error.GetType().Name}");
        try
        {
            // By way of a call, so that it does not run between the awaits of another one.
            await this.AsReference<IDatasetGrain>().ReportImportAsync(report);
        }
        catch (Exception e)
        {
            _logger.NotReported(Key, attempt, e);
        }
    }

    private async Task<string?> CountBytesAsync(long bytes)
    {
        try
        {
            await Tenant.AddBytesAsync(BlobPaths.DatasetPrefix(Key.Id!), bytes);
            return null;
        }
        catch (ServiceException e) when (e.Code == ErrorCode.Quota)
        {
            return e.Message;
        }
    }

    /// <summary>What is left to do after a check.</summary>
    private async Task CleanAsync()
    {
        await _work.DeleteUploadsAsync(Key, CancellationToken.None);
        await this.ForgetReminderAsync(Reminder);
    }

    private async Task PurgeAsync()
    {
        await _work.PurgeAsync(Key, CancellationToken.None);
        await GrainFactory.Library(Key.Tenant, Key.Id!).ForgetAsync();
        await Tenant.UnregisterAsync(ResourceKind.Dataset, Key.Id!);
        await Tenant.AddBytesAsync(BlobPaths.DatasetPrefix(Key.Id!), 0);
        await _state.ClearStateAsync();
        await this.ForgetReminderAsync(Reminder);
        _logger.DatasetPurged(Key);
        DeactivateOnIdle();
    }

    private Task SaveAsync() => _state.SaveAsync(DeactivateOnIdle);

    private static ImportReport Failed(int attempt, string failure) => new(attempt, failure, 0, 0, 0, [], 0, 0);

    private void Require()
    {
        if (!Dataset.Exists)
            throw ServiceException.NotFound($"dataset {Key.Id}");
    }
}
