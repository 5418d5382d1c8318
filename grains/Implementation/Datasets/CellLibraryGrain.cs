using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>The cell banks of a dataset. A version never changes; the same dataset extracted twice is the same version.</summary>
[GrainType("cellgenie.library")]
[ComputeSilo]
internal sealed class CellLibraryGrain : Grain, ICellLibraryGrain, IRemindable
{
    private const string Reminder = "reconcile";
    private const int MaxAttempts = 50;

    private readonly IPersistentState<LibraryState> _state;
    private readonly DatasetWork _work;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GrainJob _job;
    private int _failures;

    public CellLibraryGrain([PersistentState("library", GrainStateStore.Name)] IPersistentState<LibraryState> state, DatasetWork work, TimeProvider time, ILogger<CellLibraryGrain> logger)
    {
        (_state, _work, _time, _logger) = (state, work, time, logger);
        _job = work.JobOf(Key);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private LibraryState Library => _state.State;

    private ITenantGrain Tenant => GrainFactory.Tenant(Key.Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => RunAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _job.Stop();
        return Task.CompletedTask;
    }

    public async Task<LibraryStatus> ExtractAsync(CancellationToken cancellationToken = default)
    {
        var dataset = await GrainFactory.Dataset(Key.Tenant, Key.Id!).GetAsync(cancellationToken);
        if (dataset.Phase != DatasetPhase.Ready)
            throw ServiceException.Conflict($"dataset {Key.Id} is not ready: {dataset.Phase}");
        if (Library.Phase != LibraryPhase.Extracting)
        {
            // An earlier extraction may still be telling its end.
            _job.Stop();
            // The reminder first: work that is known must never be without one.
            await this.RemindAsync(Reminder);
            (Library.Phase, Library.Reason, Library.Attempt, _failures) = (LibraryPhase.Extracting, null, 0, 0);
            await RunAsync();
        }

        return Library.ToStatus();
    }

    public async Task<LibraryStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        // The dataset knows whether it was deleted.
        await GrainFactory.Dataset(Key.Tenant, Key.Id!).GetAsync(cancellationToken);
        return Library.ToStatus();
    }

    public async Task ReportExtractionAsync(ExtractionReport report, CancellationToken cancellationToken = default)
    {
        if (Library.Phase != LibraryPhase.Extracting || report.Attempt != Library.Attempt)
            return;
        var failure = report.Failure ?? await AddAsync(report.Version!);
        (Library.Phase, Library.Reason) = failure == null ? (LibraryPhase.Ready, null) : (LibraryPhase.Failed, failure);
        await _state.SaveAsync(DeactivateOnIdle);
        _logger.LibraryChanged(Key, Library.Phase, report.Version?.Id, failure);
        await this.ForgetReminderAsync(Reminder);
    }

    public async Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        _job.Stop();
        foreach (var culture in Library.Versions.SelectMany(v => v.Cultures).Distinct())
            await GrainFactory.Culture(Key.Tenant, Key.Id!, culture).SetAsync(null, cancellationToken);
        await Tenant.AddBytesAsync(BlobPaths.LibraryPrefix(Key.Id!), 0, cancellationToken);
        await this.ForgetReminderAsync(Reminder);
        await _state.ClearStateAsync(cancellationToken);
        DeactivateOnIdle();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Library.Phase == LibraryPhase.Extracting ? RunAsync() : this.ForgetReminderAsync(Reminder);

    /// <summary>Starts the extraction that the state asks for, unless it runs.</summary>
    private async Task RunAsync()
    {
        if (Library.Phase != LibraryPhase.Extracting || _job.IsRunning)
            return;
        var attempt = ++Library.Attempt;
        await _state.SaveAsync(DeactivateOnIdle);
        if (attempt > MaxAttempts)
        {
            await ReportExtractionAsync(new ExtractionReport(attempt, $"it was begun {MaxAttempts} times and never ended", null));
            return;
        }

        var job = _work.Extract(Key, _time.GetUtcNow());
        _job.Start(job, error => ReportAsync(attempt, job, error));
    }

    private async Task ReportAsync(int attempt, ExtractionJob job, Exception? error)
    {
        if (error != null && GrainJob.IsTransient(error) && ++_failures < _work.Attempts)
        {
            _logger.JobFailed(Key, attempt, error);
            return;
        }

        try
        {
            // Before the version is known: who sees it finds its cultures.
            foreach (var culture in job.Cultures)
                await GrainFactory.Culture(Key.Tenant, Key.Id!, culture.Name).SetAsync(culture);
            // By way of a call, so that it does not run between the awaits of another one.
            await this.AsReference<ICellLibraryGrain>().ReportExtractionAsync(new ExtractionReport(attempt, error?.Message, job.Result));
        }
        catch (Exception e)
        {
            _logger.NotReported(Key, attempt, e);
        }
    }

    /// <returns>Why the version cannot be kept; null when it can.</returns>
    private async Task<string?> AddAsync(LibraryVersion version)
    {
        if (Library.Versions.Any(v => v.Id == version.Id))
            return null;
        if (Library.Versions.Count >= LibraryState.MaxVersions)
            return $"the library has {LibraryState.MaxVersions} versions, which is the most";
        if (LibraryState.NameBytes([version, .. Library.Versions]) > LibraryState.MaxNameBytes)
            return $"the names of all versions' cultures have more than {LibraryState.MaxNameBytes} bytes";
        try
        {
            await Tenant.AddBytesAsync(BlobPaths.LibraryPrefix(Key.Id!), Library.Versions.Sum(v => v.Bytes) + version.Bytes);
        }
        catch (ServiceException e) when (e.Code == ErrorCode.Quota)
        {
            return e.Message;
        }

        Library.Versions.Insert(0, version);
        return null;
    }
}
