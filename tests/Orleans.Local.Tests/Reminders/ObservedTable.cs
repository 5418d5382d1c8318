namespace Orleans.Local.Tests.Reminders;

/// <summary>Another table, noting when all of it has been read.</summary>
public sealed class ObservedTable(IReminderTable table, Board board) : IReminderTable
{
    public Task<ReminderTableData> ReadRows(GrainId grainId) => table.ReadRows(grainId);

    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var rows = await table.ReadRows(begin, end);
        board.Note("read");
        return rows;
    }

    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) => table.ReadRow(grainId, reminderName);

    public Task<string> UpsertRow(ReminderEntry entry) => table.UpsertRow(entry);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => table.RemoveRow(grainId, reminderName, eTag);

    public Task TestOnlyClearTable() => table.TestOnlyClearTable();
}
