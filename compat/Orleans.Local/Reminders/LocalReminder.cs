using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Ticks for one row of the reminder table.</summary>
internal sealed partial class LocalReminder : IDisposable
{
    private readonly Lock gate = new();
    private readonly LocalReminderService service;
    private readonly ReminderEntry entry;
    private readonly ITimer timer;
    private bool isDisposed;

    public LocalReminder(LocalReminderService service, ReminderEntry entry)
    {
        this.service = service;
        this.entry = entry;
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            timer = service.Time.CreateTimer(static self => ((LocalReminder)self!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Arm();
    }

    public string ETag => entry.ETag;

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timer.Dispose();
        }
    }

    private void Arm()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                timer.Change(DueTime(service.Time.GetUtcNow().UtcDateTime), Timeout.InfiniteTimeSpan);
            }
        }
    }

    // Ticks keep to the row's schedule; those that were missed while the silo was down, or while a tick ran, are left out.
    private TimeSpan DueTime(DateTime now)
    {
        var due = now < entry.StartAt
            ? entry.StartAt - now
            : entry.Period - TimeSpan.FromTicks((now - entry.StartAt).Ticks % Math.Max(1, entry.Period.Ticks));

        // A timer reaches only so far; one that comes too early is armed again.
        return due < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : due > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : due;
    }

    private void OnTick()
    {
        if (service.Time.GetUtcNow().UtcDateTime < entry.StartAt)
        {
            Arm();
            return;
        }

        _ = TickAsync();
    }

    private async Task TickAsync()
    {
        try
        {
            await service.SendTickAsync(entry, new TickStatus(entry.StartAt, entry.Period, service.Time.GetUtcNow().UtcDateTime));
        }
        catch (Exception error)
        {
            LogTickFailed(service.Logger, error, entry.ReminderName, entry.GrainId);
        }

        Arm();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not deliver a tick of reminder {Reminder} to grain {Grain}.")]
    private static partial void LogTickFailed(ILogger logger, Exception error, string reminder, GrainId grain);
}
