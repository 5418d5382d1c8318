namespace Orleans.Runtime;

/// <summary>A reminder of a grain.</summary>
public interface IGrainReminder
{
    /// <summary>The name, unique in its grain.</summary>
    string ReminderName { get; }
}
