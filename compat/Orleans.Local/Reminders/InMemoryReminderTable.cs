using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Reminders that are lost when the silo ends.</summary>
internal sealed class InMemoryReminderTable : IReminderTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(GrainId, string), ReminderEntry> rows = [];
    private long lastEtag;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(row => row.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(row =>
    {
        var hash = row.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    });

    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName)
    {
        lock (gate)
        {
            return Task.FromResult(rows.TryGetValue((grainId, reminderName), out var row) ? Copy(row) : null!);
        }
    }

    public Task<string> UpsertRow(ReminderEntry entry)
    {
        lock (gate)
        {
            var row = Copy(entry);
            row.ETag = (++lastEtag).ToString(CultureInfo.InvariantCulture);
            rows[(row.GrainId, row.ReminderName)] = row;
            return Task.FromResult(row.ETag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (gate)
        {
            return Task.FromResult(rows.TryGetValue((grainId, reminderName), out var row) && row.ETag == eTag && rows.Remove((grainId, reminderName)));
        }
    }

    public Task TestOnlyClearTable()
    {
        lock (gate)
        {
            rows.Clear();
        }

        return Task.CompletedTask;
    }

    private static ReminderEntry Copy(ReminderEntry row) =>
        new() { GrainId = row.GrainId, ReminderName = row.ReminderName, StartAt = row.StartAt, Period = row.Period, ETag = row.ETag };

    private Task<ReminderTableData> Read(Func<ReminderEntry, bool> isWanted)
    {
        lock (gate)
        {
            return Task.FromResult(new ReminderTableData(rows.Values.Where(isWanted).Select(Copy)));
        }
    }
}
