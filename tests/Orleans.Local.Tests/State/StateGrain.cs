using Orleans.Runtime;

namespace Orleans.Local.Tests.State;

[GenerateSerializer]
public sealed class Account
{
    [Id(0)]
    public int Amount { get; set; }

    [Id(1)]
    public List<string> Log { get; set; } = [];

    [Id(2)]
    private int secret;

    public int Secret
    {
        get => secret;
        set => secret = value;
    }
}

[GenerateSerializer]
public sealed record Snapshot(int Amount, int Secret, bool RecordExists, string? Etag, int LogLength);

public interface IStateGrain : IGrainWithStringKey
{
    Task<Snapshot> ShowAsync();

    Task SetAsync(int amount, bool write = true);

    Task WriteAsync();

    Task ReadAsync();

    Task ClearAsync();

    Task EndAsync();

    Task<int> AtActivationAsync();

    Task FromPoolAsync();

    Task<(int First, int Second)> BothAsync();
}

public sealed class StateGrain(
    [PersistentState("account")] IPersistentState<Account> account,
    [PersistentState("second", "other")] IPersistentState<Account> second,
    IGrainContext context) : Grain, IStateGrain
{
    private int atActivation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (context != GrainContext)
        {
            throw new InvalidOperationException("another context");
        }

        atActivation = account.State.Amount;
        return Task.CompletedTask;
    }

    public Task<Snapshot> ShowAsync() =>
        Task.FromResult(new Snapshot(account.State.Amount, account.State.Secret, account.RecordExists, account.Etag, account.State.Log.Count));

    public async Task SetAsync(int amount, bool write)
    {
        account.State.Amount = amount;
        account.State.Secret = -amount;
        account.State.Log.Add($"{amount}");
        if (write)
        {
            await account.WriteStateAsync();
        }
    }

    public Task WriteAsync() => account.WriteStateAsync();

    public Task ReadAsync() => account.ReadStateAsync();

    public Task ClearAsync() => account.ClearStateAsync();

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> AtActivationAsync() => Task.FromResult(atActivation);

    public Task FromPoolAsync() => Task.Run(() => account.WriteStateAsync(), CancellationToken.None);

    public async Task<(int First, int Second)> BothAsync()
    {
        second.State.Amount = 2;
        await second.WriteStateAsync();
        return (account.State.Amount, second.State.Amount);
    }
}

public interface ICallingGrain : IGrainWithStringKey
{
    Task<int> CountAsync();

    Task SetThroughAsync(IStateGrain grain, int amount);
}

public sealed class CallingGrain : Grain, ICallingGrain
{
    private int count;

    public Task<int> CountAsync() => Task.FromResult(count);

    public Task SetThroughAsync(IStateGrain grain, int amount)
    {
        count++;
        return grain.SetAsync(amount);
    }
}

public interface ILostStorageGrain : IGrainWithStringKey
{
    Task DoAsync();
}

public sealed class LostStorageGrain([PersistentState("x", "missing")] IPersistentState<Account> state) : Grain, ILostStorageGrain
{
    public Task DoAsync() => state.WriteStateAsync();
}

public interface IShutdownGrain : IGrainWithStringKey
{
    Task TouchAsync();
}

public sealed class ShutdownGrain([PersistentState("account")] IPersistentState<Account> account) : Grain, IShutdownGrain
{
    public Task TouchAsync() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        account.State.Amount = 77;
        return account.WriteStateAsync(cancellationToken);
    }
}
