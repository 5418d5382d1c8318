using Orleans.Runtime;

namespace Orleans.Reminders;

internal sealed record ReminderHandle(GrainId GrainId, string ReminderName, string ETag) : IGrainReminder;
