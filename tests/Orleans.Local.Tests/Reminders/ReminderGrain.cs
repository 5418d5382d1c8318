namespace Orleans.Local.Tests.Reminders;

public interface IReminderGrain : IRemindable, IGrainWithStringKey
{
    Task SetAsync(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> RemoveAsync(string name);

    Task<List<string>> NamesAsync();

    Task EndAsync();

    Task RemoveStaleAsync(string name, TimeSpan dueTime, TimeSpan period);

    Task FromPoolAsync();
}

public sealed class ReminderGrain(Board board, TimeProvider time) : Grain, IReminderGrain
{
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var at = (time.GetUtcNow().UtcDateTime - status.FirstTickTime).TotalMinutes;
        board.Note($"{this.GetPrimaryKeyString()} {reminderName} {at}");
        board.Note(reminderName);
        if (reminderName == "fails")
        {
            throw new InvalidDataException("tick");
        }

        if (reminderName == "slow")
        {
            await board.PassAsync("slow");
        }
    }

    public Task SetAsync(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> RemoveAsync(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<List<string>> NamesAsync() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task RemoveStaleAsync(string name, TimeSpan dueTime, TimeSpan period)
    {
        var old = await this.RegisterOrUpdateReminder(name, dueTime, period);
        await this.RegisterOrUpdateReminder(name, dueTime, period);
        await this.UnregisterReminder(old);
    }

    public Task FromPoolAsync() => Task.Run(() => this.GetReminders(), CancellationToken.None);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note("deactivated");
        return Task.CompletedTask;
    }
}

public interface INotRemindableGrain : IGrainWithStringKey
{
    Task SetAsync();
}

public sealed class NotRemindableGrain : Grain, INotRemindableGrain
{
    public Task SetAsync() => this.RegisterOrUpdateReminder("a", TimeSpan.Zero, TimeSpan.FromHours(1));
}
