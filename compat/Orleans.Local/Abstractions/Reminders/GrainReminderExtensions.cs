using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans;

/// <summary>Reminders of a grain: ticks that outlive the activation and, with a durable table, the silo.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Adds a reminder, or changes that of the name.</summary>
    /// <param name="grain">The grain, which implements <see cref="IRemindable"/>.</param>
    /// <param name="reminderName">The name, unique in the grain.</param>
    /// <param name="dueTime">When the first tick comes.</param>
    /// <param name="period">The period, at least <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</param>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        return grain is IRemindable
            ? Registry(grain.GrainContext).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period)
            : throw new InvalidOperationException($"Grain {grain.GrainContext.GrainId} is not 'IRemindable'. A grain should implement IRemindable to use the persistent reminder service");
    }

    /// <summary>Removes a reminder.</summary>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => Registry(grain.GrainContext).UnregisterReminder(grain.GrainContext.GrainId, reminder);

    /// <summary>A reminder, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => Registry(grain.GrainContext).GetReminder(grain.GrainContext.GrainId, reminderName);

    /// <summary>All reminders.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => Registry(grain.GrainContext).GetReminders(grain.GrainContext.GrainId);

    /// <summary>Adds a reminder, or changes that of the name.</summary>
    /// <param name="grain">The grain, which implements <see cref="IRemindable"/>.</param>
    /// <param name="reminderName">The name, unique in the grain.</param>
    /// <param name="dueTime">When the first tick comes.</param>
    /// <param name="period">The period, at least <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</param>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        return grain is IRemindable
            ? Registry(grain.GrainContext).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period)
            : throw new InvalidOperationException($"Grain {grain.GrainContext.GrainId} is not 'IRemindable'. A grain should implement IRemindable to use the persistent reminder service");
    }

    /// <summary>Removes a reminder.</summary>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) => Registry(grain.GrainContext).UnregisterReminder(grain.GrainContext.GrainId, reminder);

    /// <summary>A reminder, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) => Registry(grain.GrainContext).GetReminder(grain.GrainContext.GrainId, reminderName);

    /// <summary>All reminders.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => Registry(grain.GrainContext).GetReminders(grain.GrainContext.GrainId);

    private static IReminderRegistry Registry(IGrainContext context) => context.ActivationServices.GetRequiredService<IReminderRegistry>();
}
