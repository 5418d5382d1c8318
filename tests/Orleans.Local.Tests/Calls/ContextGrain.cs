namespace Orleans.Local.Tests.Calls;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> GetAsync(string key);

    Task<string?> GetThroughAsync(IContextGrain other, string key);

    Task ChangeAsync(string key);

    Task<string?> AmbientAsync();

    Task AddToListAsync(string key);
}

public sealed class ContextGrain : Grain, IContextGrain
{
    public static readonly AsyncLocal<string?> Ambient = new();

    public async Task<string?> GetAsync(string key)
    {
        await Task.Yield();
        return RequestContext.Get(key) as string;
    }

    public Task<string?> GetThroughAsync(IContextGrain other, string key) => other.GetAsync(key);

    public Task ChangeAsync(string key)
    {
        RequestContext.Set(key, "changed");
        return Task.CompletedTask;
    }

    public Task AddToListAsync(string key)
    {
        ((List<int>)RequestContext.Get(key)!).Add(1);
        return Task.CompletedTask;
    }

    public Task<string?> AmbientAsync() => Task.FromResult(Ambient.Value);
}
