namespace Orleans.Reminders;

/// <summary>The key of the <see cref="TimeProvider"/> by which reminders tick.</summary>
public static class ReminderTimeProviderNames
{
    /// <summary>The key.</summary>
    public const string Reminders = "Orleans.Reminders";
}
