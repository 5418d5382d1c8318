using System.Runtime.CompilerServices;

namespace Orleans.Local.Tests.Calls;

public interface IStreamGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> CountAsync(int count, CancellationToken token = default);

    IAsyncEnumerable<int> DoorsAsync(int count, CancellationToken token = default);

    IAsyncEnumerable<int> FailAfterAsync(int count);

    IAsyncEnumerable<Isolation.Box> BoxesAsync();

    IAsyncEnumerable<Isolation.NotMarked> UnmarkedAsync();

    Task<int> OrdinaryAsync();

    Task EndAsync();
}

public sealed class StreamGrain(Board board) : Grain, IStreamGrain
{
    private readonly Isolation.Box box = new() { Number = 1 };

    public async IAsyncEnumerable<int> CountAsync(int count, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (var i = 0; i < count; i++)
        {
            token.ThrowIfCancellationRequested();
            yield return i;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<int> DoorsAsync(int count, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                board.Note($"waiting {i}");
                await board.PassAsync($"door {i}").WaitAsync(token);
                yield return i;
            }
        }
        finally
        {
            board.Note("disposed");
        }
    }

    public async IAsyncEnumerable<int> FailAfterAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new TestException("end", 3);
    }

    public async IAsyncEnumerable<Isolation.Box> BoxesAsync()
    {
        await Task.Yield();
        yield return box;
    }

    public IAsyncEnumerable<Isolation.NotMarked> UnmarkedAsync() => throw new NotSupportedException();

    public Task<int> OrdinaryAsync() => Task.FromResult(box.Number);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
