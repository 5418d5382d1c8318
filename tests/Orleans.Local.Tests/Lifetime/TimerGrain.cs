using Orleans.Concurrency;

namespace Orleans.Local.Tests.Lifetime;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan dueTime, TimeSpan period, bool interleave = false, bool keepAlive = false, string? door = null);

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task<int> TicksAsync();

    Task WaitAsync(string door);

    Task EndAsync();

    Task FromPoolAsync();

    [AlwaysInterleave]
    Task<int> PeekAsync();
}

public sealed class TimerGrain(Board board) : Grain, ITimerGrain
{
    private IGrainTimer? timer;
    private int ticks;

    public Task StartAsync(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive, string? door)
    {
        timer = this.RegisterGrainTimer(
            async (wait, token) =>
            {
                ticks++;
                board.Note("tick");
                if (wait == "throw")
                {
                    throw new InvalidDataException("tick");
                }

                if (wait == "cancel")
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => board.Note("cancelled"), TaskScheduler.Current);
                }
                else if (wait is not null)
                {
                    await board.PassAsync(wait);
                    board.Note("tock");
                }
            },
            door,
            new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> TicksAsync() => Task.FromResult(ticks);

    public Task WaitAsync(string door)
    {
        board.Note("begin " + door);
        return board.PassAsync(door);
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task FromPoolAsync() =>
        Task.Run(() => this.RegisterGrainTimer(() => Task.CompletedTask, TimeSpan.Zero, TimeSpan.FromSeconds(1)), CancellationToken.None);

    public Task<int> PeekAsync() => Task.FromResult(ticks);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"deactivating {reason.ReasonCode}");
        return Task.CompletedTask;
    }
}
