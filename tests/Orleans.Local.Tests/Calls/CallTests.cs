using Orleans;

namespace Orleans.Local.Tests.Calls;

public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> EchoAsync(string text);

    ValueTask<int> AddAsync(int a, int b);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> EchoAsync(string text) => Task.FromResult(this.GetPrimaryKeyString() + ":" + text);

    public ValueTask<int> AddAsync(int a, int b) => new(a + b);
}

public sealed class CallTests
{
    [Fact]
    public async Task Call_of_a_grain_gives_its_result()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<IEchoGrain>("a");

        Assert.Equal("a:hello", await grain.EchoAsync("hello"));
        Assert.Equal(5, await grain.AddAsync(2, 3));
    }
}
