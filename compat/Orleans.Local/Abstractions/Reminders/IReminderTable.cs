using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are stored. They live as long as the table does.</summary>
public interface IReminderTable
{
    /// <summary>Starts.</summary>
    Task StartAsync(CancellationToken cancellationToken = default)
#pragma warning disable CS0618 // Tables that implement only the older method are still served.
        => Init();
#pragma warning restore CS0618

    /// <summary>Starts; older form.</summary>
    [Obsolete("Implement and use StartAsync instead")]
    Task Init() => Task.CompletedTask;

    /// <summary>All rows of a grain.</summary>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>
    /// All rows whose <see cref="GrainId.GetUniformHashCode"/> is above <paramref name="begin"/> and at most <paramref name="end"/>; where begin is not below end,
    /// those above begin and those at most end. So (0, 0) is the whole table.
    /// </summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One row, or null.</summary>
    Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Adds or replaces a row.</summary>
    /// <returns>The new ETag.</returns>
    Task<string> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a row of a version.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Removes all rows; for tests.</summary>
    Task TestOnlyClearTable();

    /// <summary>Stops.</summary>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
