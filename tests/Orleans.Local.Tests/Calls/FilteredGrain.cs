namespace Orleans.Local.Tests.Calls;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> DoubleAsync(int value);

    Task<int> FailAsync();

    Task<int> CallAsync(IFilteredGrain other, int value);

    IAsyncEnumerable<int> CountAsync(int count);
}

public sealed class FilteredGrain(Board board) : Grain, IFilteredGrain, IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    public Task<int> DoubleAsync(int value)
    {
        board.Note($"double {value}");
        return Task.FromResult(2 * value);
    }

    public Task<int> FailAsync() => throw new TestException("no", 1);

    public Task<int> CallAsync(IFilteredGrain other, int value) => other.DoubleAsync(value);

    public async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        board.Note("grain in");
        await context.Invoke();
        board.Note("grain out");
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        board.Note("grain sends");
        await context.Invoke();
    }
}
