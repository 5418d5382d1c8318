using Orleans.Concurrency;

namespace Orleans.Local.Tests.Calls;

public interface ISchedulerGrain : IGrainWithStringKey
{
    Task StepAsync();

    Task<(int Faults, int Turns)> ResultAsync();

    Task<string> LeaveAsync();
}

[Reentrant]
public sealed class SchedulerGrain(IGrainContextAccessor accessor) : Grain, ISchedulerGrain
{
    private int inside;
    private int faults;
    private int turns;
    private TaskScheduler? scheduler;

    public async Task StepAsync()
    {
        Turn();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            await Task.Yield();
            Turn();
            await Task.Run(() => { }, TestContext.Current.CancellationToken);
            Turn();
        }));
    }

    public Task<(int Faults, int Turns)> ResultAsync() => Task.FromResult((faults, turns));

    public async Task<string> LeaveAsync()
    {
        var before = Where();
        var during = await Task.Run(Where, TestContext.Current.CancellationToken);
        return $"{before} {during} {Where()}";
    }

    private string Where() => accessor.GrainContext == GrainContext ? "grain" : "pool";

    private void Turn()
    {
        if (Interlocked.Increment(ref inside) != 1 || Where() != "grain" || (scheduler ??= TaskScheduler.Current) != TaskScheduler.Current || TaskScheduler.Current == TaskScheduler.Default)
        {
            faults++;
        }

        // Long enough for another turn to get in, if it could.
        Thread.SpinWait(200);
        turns++;
        Interlocked.Decrement(ref inside);
    }
}
