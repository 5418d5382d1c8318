namespace CellGenie.Grains;

/// <summary>How far the shards of a batch are settled, counted from the first on, and which were given up: told by the batch, waited for by its assembly. Thread-safe.</summary>
/// <param name="settled">Shards from the first on that are done or given up.</param>
/// <param name="givenUp">Those that were given up, with the reason.</param>
public sealed class ShardSettlement(int settled, IReadOnlyDictionary<int, string> givenUp)
{
    private readonly object _gate = new();
    private int _settled = settled;
    private IReadOnlyDictionary<int, string> _givenUp = givenUp;
    private TaskCompletionSource _news = New();

    /// <summary>Takes news; older ones change nothing.</summary>
    public void Advance(int settled, IReadOnlyDictionary<int, string> givenUp)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            if (settled <= _settled)
                return;
            (_settled, _givenUp) = (settled, givenUp);
            (news, _news) = (_news, New());
        }

        news.SetResult();
    }

    /// <summary>What to wait for before a shard may be read; null when it is settled.</summary>
    /// <remarks>The task ends early when it is cancelled; whoever waits finds out from the token.</remarks>
    internal Task? WaitFor(int shard, CancellationToken cancellationToken) => IsSettled(shard) ? null : WaitAsync(shard, cancellationToken);

    /// <summary>Why a settled shard was given up; null when it is done.</summary>
    internal string? ReasonOf(int shard)
    {
        lock (_gate)
            return _givenUp.GetValueOrDefault(shard);
    }

    private async Task WaitAsync(int shard, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (shard < _settled)
                    return;
                news = _news.Task;
            }

            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsSettled(int shard)
    {
        lock (_gate)
            return shard < _settled;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
