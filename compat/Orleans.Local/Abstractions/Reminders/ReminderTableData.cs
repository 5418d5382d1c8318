namespace Orleans;

/// <summary>Rows of a reminder table.</summary>
[GenerateSerializer]
public sealed class ReminderTableData
{
    /// <summary>No rows.</summary>
    public ReminderTableData()
        : this([])
    {
    }

    /// <summary>One row.</summary>
    public ReminderTableData(ReminderEntry entry)
        : this([entry])
    {
    }

    /// <summary>Rows.</summary>
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = list.ToList();

    /// <summary>The rows.</summary>
    [Id(0)]
    public IList<ReminderEntry> Reminders { get; private set; }

    /// <summary>The rows for people.</summary>
    public override string ToString() => $"[{Reminders.Count} reminders: {string.Join(", ", Reminders)}.]";
}
