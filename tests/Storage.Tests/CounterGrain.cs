using CellGenie.Grains.Storage;
using Orleans;
using Orleans.Runtime;

namespace CellGenie.Storage.Tests;

[Alias("CellGenie.Storage.Tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("AddAsync")]
    Task<int> AddAsync(int amount);

    [Alias("RemindAsync")]
    Task RemindAsync(string name);

    [Alias("HasReminderAsync")]
    Task<bool> HasReminderAsync(string name);
}

/// <summary>Counts in its durable state, to see whether that is wired up.</summary>
[GrainType("storage-test-counter")]
public sealed class CounterGrain([PersistentState("state", GrainStateStore.Name)] IPersistentState<LabState> state) : Grain, ICounterGrain, IRemindable
{
    public async Task<int> AddAsync(int amount)
    {
        state.State.Count += amount;
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public Task RemindAsync(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    public async Task<bool> HasReminderAsync(string name) => await this.GetReminder(name) is not null;

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
