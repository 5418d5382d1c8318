namespace Orleans.Local.Tests.Lifetime;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<string> ActivationAsync();

    Task EndAsync(string? door = null);

    Task WaitAsync(string door);

    Task DelayAsync(TimeSpan time);
}

public interface IKeptGrain : ILifeGrain;

public interface IShortLifeGrain : ILifeGrain;

public abstract class LifeGrainBase(Board board) : Grain, ILifeGrain, IDisposable
{
    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        board.Note("activating " + Key);
        if (Key.StartsWith("slow", StringComparison.Ordinal))
        {
            await board.PassAsync("activate").WaitAsync(cancellationToken);
        }

        if (Key.StartsWith("fails", StringComparison.Ordinal) && board.Count("activating " + Key) == 1)
        {
            throw new InvalidDataException("not today");
        }

        if (Key.StartsWith("never", StringComparison.Ordinal))
        {
            DeactivateOnIdle();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"deactivating {Key} {reason.ReasonCode}");
        if (Key.StartsWith("stuck", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (Key.StartsWith("lasting", StringComparison.Ordinal))
        {
            await board.PassAsync("deactivate");
        }

        if (Key.StartsWith("bad end", StringComparison.Ordinal))
        {
            throw new InvalidDataException("no end");
        }
    }

    public Task<string> ActivationAsync() => Task.FromResult(GrainContext.ActivationId.ToString());

    public async Task EndAsync(string? door = null)
    {
        DeactivateOnIdle();
        board.Note("ending");
        if (door is not null)
        {
            await board.PassAsync(door);
        }

        board.Note("ended");
    }

    public Task WaitAsync(string door)
    {
        board.Note("begin " + door);
        return board.PassAsync(door);
    }

    public Task DelayAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        board.Note("disposed " + Key);
        GC.SuppressFinalize(this);
    }
}

public sealed class LifeGrain(Board board) : LifeGrainBase(board);

[KeepAlive]
public sealed class KeptGrain(Board board) : LifeGrainBase(board), IKeptGrain;

[CollectionAgeLimit(Minutes = 3)]
public sealed class ShortLifeGrain(Board board) : LifeGrainBase(board), IShortLifeGrain;
