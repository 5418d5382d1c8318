namespace CellGenie.Grains;

/// <summary>The one reminder of a grain that has unfinished work.</summary>
internal static class Reminding
{
    /// <summary>Time between two rings.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Rings each minute, from now or from later on.</summary>
    public static Task RemindAsync(this Grain grain, string name, TimeSpan? later = null) => grain.RegisterOrUpdateReminder(name, later ?? Period, Period);

    /// <summary>Rings no more.</summary>
    public static async Task ForgetReminderAsync(this Grain grain, string name)
    {
        if (await grain.GetReminder(name) is { } reminder)
            await grain.UnregisterReminder(reminder);
    }
}
