namespace Orleans.Local.Tests.Calls;

public sealed class RequestContextTests
{
    [Fact]
    public async Task Value_flows_from_caller_to_callee_and_on()
    {
        await using var silo = await TestSilo.StartAsync();
        RequestContext.Set("tenant", "lab-a");

        Assert.Equal("lab-a", await Grain(silo, "a").GetAsync("tenant"));
        Assert.Equal("lab-a", await Grain(silo, "a").GetThroughAsync(Grain(silo, "b"), "tenant"));
    }

    [Fact]
    public async Task Change_in_the_callee_does_not_flow_back_nor_to_the_next_call()
    {
        await using var silo = await TestSilo.StartAsync();
        RequestContext.Set("tenant", "lab-a");
        await Grain(silo, "a").ChangeAsync("tenant");

        Assert.Equal("lab-a", RequestContext.Get("tenant"));
        RequestContext.Clear();
        Assert.Null(await Grain(silo, "a").GetAsync("tenant"));
    }

    [Fact]
    public async Task Value_set_after_the_call_began_does_not_reach_it()
    {
        await using var silo = await TestSilo.StartAsync();
        RequestContext.Set("a", "1");
        var call = Grain(silo, "a").GetAsync("a");
        RequestContext.Set("a", "2");

        Assert.Equal("1", await call);
    }

    [Fact]
    public async Task Values_are_copied_and_refused_as_arguments_are()
    {
        await using var silo = await TestSilo.StartAsync();
        var list = new List<int>();
        RequestContext.Set("list", list);
        await Grain(silo, "a").AddToListAsync("list");
        Assert.Empty(list);
        RequestContext.Set("list", new Isolation.NotMarked());

        await Assert.ThrowsAsync<Orleans.Serialization.CodecNotFoundException>(() => Grain(silo, "a").GetAsync("list"));
    }

    [Fact]
    public async Task Other_ambient_values_do_not_flow()
    {
        await using var silo = await TestSilo.StartAsync();
        ContextGrain.Ambient.Value = "caller";

        Assert.Null(await Grain(silo, "a").AmbientAsync());
    }

    [Fact]
    public void Values_are_set_read_and_removed()
    {
        RequestContext.Clear();
        RequestContext.Set("a", 1);
        RequestContext.Set("b", 2);

        Assert.Equal(["a", "b"], RequestContext.Keys.Order());
        Assert.True(RequestContext.Remove("a"));
        Assert.False(RequestContext.Remove("a"));
        Assert.Null(RequestContext.Get("a"));
        Assert.Equal(2, RequestContext.Entries.Single().Value);
    }

    private static IContextGrain Grain(TestSilo silo, string key) => silo.Grains.GetGrain<IContextGrain>(key);
}
