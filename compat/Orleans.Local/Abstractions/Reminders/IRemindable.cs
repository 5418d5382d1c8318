using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can have reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>Called at every tick. The next tick waits for the end of this one; ticks that were missed are not made up.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
