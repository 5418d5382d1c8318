using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>The reminders of grains, for code in a turn of a grain.</summary>
public interface IReminderRegistry
{
    /// <summary>Adds a reminder, or changes that of the name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative.</exception>
    /// <exception cref="ArgumentException">The period is below <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>, or the name is empty.</exception>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Removes a reminder.</summary>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>A reminder, or null.</summary>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>All reminders.</summary>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
