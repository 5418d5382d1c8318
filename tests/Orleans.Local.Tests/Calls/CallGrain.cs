using Orleans.Concurrency;

namespace Orleans.Local.Tests.Calls;

public interface IBaseCallGrain : IGrain
{
    Task<string> WhoAsync();
}

public interface ICallGrain : IBaseCallGrain, IGrainWithStringKey
{
    ValueTask<int> AddAsync(int a, int b);

    ValueTask DoAsync();

    Task FailAsync(string message, bool atOnce);

    Task<int> NothingAsync();

    Task WaitAsync(string door);

    [ResponseTimeout("00:00:05")]
    Task WaitShortlyAsync(string door);

    [OneWay]
    Task NoteLaterAsync(string door);

    [OneWay]
    Task FailOneWayAsync();

    void NoteVoid(string note);

    Task<string> UntilCancelledAsync(CancellationToken token);

    Task CallBackAsync(ICallGrain other, bool allow);

    Task CallAsync(ICallGrain other);

    Task<ICallGrain> MeAsync();

    Task SendSelfAsync(ICallGrain other);

    Task TakeAsync(ICallGrain grain);

    Task<T> GenericAsync<T>(T value);
}

[GenerateSerializer]
public sealed class TestException(string message, int code) : Exception(message)
{
    [Id(0)]
    public int Code { get; } = code;
}

public sealed class CallGrain(Board board) : Grain, ICallGrain
{
    public Task<string> WhoAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public ValueTask<int> AddAsync(int a, int b) => new(a + b);

    public async ValueTask DoAsync()
    {
        await Task.Yield();
        board.Note("done");
    }

    public Task FailAsync(string message, bool atOnce) => atOnce ? throw new TestException(message, 7) : FailLaterAsync(message);

    public Task<int> NothingAsync() => null!;

    public async Task WaitAsync(string door)
    {
        board.Note("begin " + door);
        await board.PassAsync(door);
        board.Note("end " + door);
    }

    public Task WaitShortlyAsync(string door) => WaitAsync(door);

    public Task NoteLaterAsync(string door) => WaitAsync(door);

    public Task FailOneWayAsync()
    {
        board.Note("failing");
        throw new TestException("lost", 1);
    }

    public void NoteVoid(string note) => board.Note(note);

    public async Task<string> UntilCancelledAsync(CancellationToken token)
    {
        board.Note("begin");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }
        catch (OperationCanceledException)
        {
            board.Note("cancelled");
            throw;
        }

        return "";
    }

    public async Task CallBackAsync(ICallGrain other, bool allow)
    {
        using var section = allow ? RequestContext.AllowCallChainReentrancy() : RequestContext.SuppressCallChainReentrancy();
        board.Note("calling");
        await other.CallAsync(this.AsReference<ICallGrain>());
    }

    public Task CallAsync(ICallGrain other) => other.WhoAsync();

    public Task<ICallGrain> MeAsync() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task SendSelfAsync(ICallGrain other) => other.TakeAsync(this);

    public Task TakeAsync(ICallGrain grain) => Task.CompletedTask;

    public Task<T> GenericAsync<T>(T value) => Task.FromResult(value);

    private static async Task FailLaterAsync(string message)
    {
        await Task.Yield();
        throw new TestException(message, 7);
    }
}
