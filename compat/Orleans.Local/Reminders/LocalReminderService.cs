using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Ticks for every row of the table, which it reads at start and again from time to time.</summary>
internal sealed partial class LocalReminderService(
    Silo silo,
    IServiceProvider services,
    IOptions<ReminderOptions> options,
    [FromKeyedServices(ReminderTimeProviderNames.Reminders)] TimeProvider time,
    ILogger<LocalReminderService> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly GrainMethod ReceiveReminder = GrainMethod.Of(typeof(IRemindable).GetMethod(nameof(IRemindable.ReceiveReminder))!);

    private readonly GrainId id = GrainId.Create(GrainTypePrefix.GrainServicePrefix + "reminders", silo.Address.ToParsableString());
    private readonly ConcurrentDictionary<(GrainId, string), LocalReminder> reminders = new();
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource stopped = new();
    private readonly IReminderTable? table = services.GetService<IReminderTable>();
    private Task refreshing = Task.CompletedTask;

    public bool HasTable => table is not null;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    private IReminderTable Table => table!;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (HasTable)
        {
            lifecycle.Subscribe(nameof(LocalReminderService), ServiceLifecycleStage.BecomeActive, StartAsync, StopAsync);
        }
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grainId, string name, TimeSpan dueTime, TimeSpan period)
    {
        var entry = new ReminderEntry { GrainId = grainId, ReminderName = name, StartAt = time.GetUtcNow().UtcDateTime.Add(dueTime), Period = period };
        await gate.WaitAsync();
        try
        {
            entry.ETag = await Table.UpsertRow(entry) ?? throw new ReminderException($"Could not register reminder {entry} to reminder table due to a race. Please try again later.");
            Tick(entry);
        }
        finally
        {
            gate.Release();
        }

        return new ReminderHandle(grainId, name, entry.ETag);
    }

    public async Task UnregisterAsync(ReminderHandle handle)
    {
        await gate.WaitAsync();
        try
        {
            if (!await Table.RemoveRow(handle.GrainId, handle.ReminderName, handle.ETag))
            {
                throw new ReminderException($"Could not unregister reminder {handle.ReminderName} of {handle.GrainId}, it does not exist or has been changed since.");
            }

            Forget((handle.GrainId, handle.ReminderName));
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grainId, string name) =>
        await Table.ReadRow(grainId, name) is { } row ? new ReminderHandle(grainId, name, row.ETag) : null;

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grainId) =>
        [.. (await Table.ReadRows(grainId)).Reminders.Select(row => new ReminderHandle(grainId, row.ReminderName, row.ETag))];

    public Task SendTickAsync(ReminderEntry entry, TickStatus status)
    {
        var reference = (GrainReference)silo.GrainFactory.GetGrain<IRemindable>(entry.GrainId);
        return silo.SendAsync<object?>(reference, ReceiveReminder, new GrainRequest(ReceiveReminder, [entry.ReminderName, status]), id);
    }

    private async Task StartAsync(CancellationToken token)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(options.Value.InitializationTimeout);
        await Table.StartAsync(timeout.Token);
        await ReadTableAsync();
        var timer = new PeriodicTimer(options.Value.RefreshReminderListPeriod, time);
        refreshing = Task.Run(() => RefreshAsync(timer), CancellationToken.None);
    }

    private async Task StopAsync(CancellationToken token)
    {
        await stopped.CancelAsync();
        await refreshing.WaitAsync(token);
        foreach (var reminder in reminders.Values)
        {
            reminder.Dispose();
        }

        reminders.Clear();
        await Table.StopAsync(token);
    }

    private async Task RefreshAsync(PeriodicTimer timer)
    {
        using var owned = timer;
        try
        {
            while (await timer.WaitForNextTickAsync(stopped.Token))
            {
                try
                {
                    await ReadTableAsync();
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // The known reminders go on, and the next reading may succeed.
                    LogReadFailed(error);
                }
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task ReadTableAsync()
    {
        await gate.WaitAsync(stopped.Token);
        try
        {
            var rows = (await Table.ReadRows(0, 0)).Reminders;
            foreach (var gone in reminders.Keys.Except(rows.Select(row => (row.GrainId, row.ReminderName))).ToArray())
            {
                Forget(gone);
            }

            foreach (var row in rows)
            {
                Tick(row);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private void Tick(ReminderEntry row)
    {
        var key = (row.GrainId, row.ReminderName);
        if (reminders.TryGetValue(key, out var known) && known.ETag == row.ETag)
        {
            return;
        }

        Forget(key);
        reminders[key] = new LocalReminder(this, row);
    }

    private void Forget((GrainId, string) key)
    {
        if (reminders.TryRemove(key, out var reminder))
        {
            reminder.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the reminder table failed.")]
    private partial void LogReadFailed(Exception error);
}
