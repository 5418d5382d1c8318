namespace CellGenie.Grains.Tests;

[GrainType("cellgenie.tests.probe")]
public sealed class ProbeGrain(IPrincipalAccessor principals, PrincipalContext context) : Grain, IProbeGrain
{
    public Task<Principal?> WhoCallsAsync(CancellationToken cancellationToken = default) => Task.FromResult(principals.Current);

    public async Task<Principal?> AskAsync(string key, string how)
    {
        switch (how)
        {
            case "direct":
                return await AskAsync(key);
            case "again":
                // A retry: the first try fails, whatever it leaves behind in the context.
                Assert.Null(await AskAsync("not/a/valid/key"));
                return await AskAsync(key);
            case "after an await":
                await Task.Yield();
                return await AskAsync(key);
            case "on the pool":
                var other = GrainFactory.GetGrain<IProbeGrain>(key);
                return await Task.Run(() => Ask(other, CancellationToken.None));
            case "with the caller's token":
                RequestContext.Set(PrincipalToken.ContextKey, RequestContext.Get(PrincipalToken.ContextKey)!);
                return await AskAsync(key);
            case "as somebody else":
                using (context.Use(TestPrincipals.Service))
                    return await AskAsync(key);
            case "from a timer":
                return await FromTimerAsync(key);
            case "with cancellation":
                using (var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
                    return await Ask(GrainFactory.GetGrain<IProbeGrain>(key), stop.Token);
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, null);
        }
    }

    public Task NotMarkedAsync() => Task.CompletedTask;

    public Task OperatorsOnlyAsync() => Task.CompletedTask;

    private async Task<Principal?> FromTimerAsync(string key)
    {
        var answer = new TaskCompletionSource<Principal?>();
        using var timer = this.RegisterGrainTimer(async () => answer.TrySetResult(await AskAsync(key)), new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
        return await answer.Task;
    }

    private Task<Principal?> AskAsync(string key) => Ask(GrainFactory.GetGrain<IProbeGrain>(key), CancellationToken.None);

    private static async Task<Principal?> Ask(IProbeGrain other, CancellationToken cancellationToken)
    {
        try
        {
            return await other.WhoCallsAsync(cancellationToken);
        }
        catch (ServiceException e) when (e.Code == ErrorCode.Forbidden)
        {
            return null;
        }
    }
}
