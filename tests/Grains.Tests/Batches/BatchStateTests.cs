using CellGenie.Grains.Storage;

namespace CellGenie.Grains.Tests.Batches;

public sealed class BatchStateTests
{
    [Fact]
    public void State_of_a_million_images_stays_under_100_KB()
    {
        var state = StateOf(1_000_000, 256);
        for (var shard = 0; shard < state.Shards; shard++)
        {
            if (shard <= BatchState.MaxGivenUp)
                state.GiveUp(shard, new string('x', 1000));
            else
                state.Settle(new ShardReport(shard, 1, null, 255, 1, 313 * 255, 20_000_000, [new ImageFailure(shard * 256 + 1, "damaged donor in bank.bin, cell 17: the checksum does not match")]));
        }

        Assert.Equal(3907, state.Shards);
        Assert.InRange(new StateSerializer().Serialize(state).ToMemory().Length, 1, 100_000);
    }

    [Fact]
    public void Shard_counts_once()
    {
        var state = StateOf(100, 10);
        var report = new ShardReport(3, 1, null, 9, 1, 90, 1000, [new ImageFailure(33, "damaged")]);
        Assert.True(state.Settle(report));
        Assert.False(state.Settle(report with { Attempt = 2 }));
        Assert.Equal((9, 1, 90L, 1000L, 1), (state.ImagesDone, state.ImagesFailed, state.Cells, state.Bytes, state.ShardsDone));
    }

    [Fact]
    public void Last_shard_has_the_rest()
    {
        var state = StateOf(103, 10);
        Assert.Equal(11, state.Shards);
        Assert.Equal((100, 3), (state.FirstOf(10), state.CountOf(10)));
    }

    [Fact]
    public void Reopened_batch_forgets_the_shards_that_were_given_up_and_only_those()
    {
        var state = StateOf(100, 10);
        state.Settle(new ShardReport(0, 1, null, 9, 1, 90, 1000, [new ImageFailure(5, "damaged")]));
        state.GiveUp(2, "no room");
        Assert.Equal(11, state.ImagesFailed);
        state.Reopen();
        Assert.Equal(1, state.ImagesFailed);
        Assert.Equal(5, Assert.Single(state.FirstFailures).Image);
        Assert.False(state.IsSettled(2));
        Assert.True(state.IsSettled(0));
    }

    private static BatchState StateOf(int images, int shardSize)
    {
        var state = new BatchState();
        state.Accept(new BatchOrder("lab", null, "{}"), new BatchPlan("0123456789abcdef", "{}", images, shardSize), "key", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return state;
    }
}
