using Orleans.Concurrency;

namespace Orleans.Local.Tests.Calls;

public interface ITurnGrain : IGrainWithStringKey
{
    Task RunAsync(string name);

    [AlwaysInterleave]
    Task InterleaveAsync(string name);

    [ReadOnly]
    Task ReadAsync(string name);
}

public interface IReentrantTurnGrain : ITurnGrain;

public abstract class TurnGrainBase(Board board) : Grain, ITurnGrain
{
    public Task RunAsync(string name) => DoAsync(name);

    public Task InterleaveAsync(string name) => DoAsync(name);

    public Task ReadAsync(string name) => DoAsync(name);

    private async Task DoAsync(string name)
    {
        board.Note("begin " + name);
        await board.PassAsync(name);
        board.Note("end " + name);
    }
}

public sealed class TurnGrain(Board board) : TurnGrainBase(board);

[Reentrant]
public sealed class ReentrantTurnGrain(Board board) : TurnGrainBase(board), IReentrantTurnGrain;
