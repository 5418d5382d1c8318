using System.Runtime.CompilerServices;
using Orleans.Serialization;

namespace Orleans.Local.Tests.Calls;

public sealed class StreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1000)]
    public async Task Stream_gives_all_values_in_order(int count)
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Equal(Enumerable.Range(0, count), await Grain(silo).CountAsync(count, Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(7, 29)]
    [InlineData(1, 201)]
    public async Task Values_travel_in_batches(int size, int answers)
    {
        var calls = 0;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            calls++;
            return context.Invoke();
        }));
        var values = await Grain(silo).CountAsync(200, Token).WithBatchSize(size).ToListAsync(Token);

        // 200 values, and the end, which comes alone where a batch was full.
        Assert.Equal(200, values.Count);
        Assert.Equal(answers, calls);
    }

    [Fact]
    public async Task Value_comes_as_soon_as_it_is_there_while_the_grain_answers_others()
    {
        await using var silo = await TestSilo.StartAsync();
        await using var stream = Grain(silo).DoorsAsync(2, Token).GetAsyncEnumerator(Token);
        var first = stream.MoveNextAsync();
        await silo.Board.Reached("waiting 0");
        Assert.Equal(1, await Grain(silo).OrdinaryAsync());
        silo.Board.Open("door 0");

        Assert.True(await first);
        Assert.Equal(0, stream.Current);
        silo.Board.Open("door 1");
        Assert.True(await stream.MoveNextAsync());
        Assert.False(await stream.MoveNextAsync());
    }

    [Fact]
    public async Task Slow_stream_outlives_the_time_of_a_call()
    {
        Board? board = null;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            board?.Note(context.MethodName);
            return context.Invoke();
        }));
        board = silo.Board;
        await using var stream = Grain(silo).DoorsAsync(1, Token).GetAsyncEnumerator(Token);
        var next = stream.MoveNextAsync().AsTask();
        await silo.Board.Reached("waiting 0");
        await Grain(silo).OrdinaryAsync();
        for (var i = 1; i <= 10; i++)
        {
            silo.Time.Advance(TimeSpan.FromSeconds(15));
            await silo.Board.Reached("MoveNext", i);

            // The turn that noted it also starts its wait; this call comes after that turn.
            await Grain(silo).OrdinaryAsync();
        }

        Assert.False(next.IsCompleted);
        silo.Board.Open("door 0");
        Assert.True(await next);
    }

    [Fact]
    public async Task Error_follows_the_values_before_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var seen = new List<int>();
        var error = await Assert.ThrowsAsync<TestException>(async () =>
        {
            await foreach (var value in Grain(silo).FailAfterAsync(3).WithCancellation(Token))
            {
                seen.Add(value);
            }
        });

        Assert.Equal([0, 1, 2], seen);
        Assert.Equal(3, error.Code);
    }

    [Fact]
    public async Task Caller_that_stops_early_ends_the_stream_in_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.Board.Open("door 0");
        await foreach (var value in Grain(silo).DoorsAsync(5, Token).WithCancellation(Token))
        {
            Assert.Equal(0, value);
            break;
        }

        await silo.Board.Reached("disposed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_stream_at_both_ends(bool asArgument)
    {
        await using var silo = await TestSilo.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var values = asArgument ? Grain(silo).DoorsAsync(5, cancellation.Token) : Grain(silo).DoorsAsync(5, CancellationToken.None);
        var reading = Task.Run(
            async () =>
            {
                await foreach (var value in asArgument ? values : values.WithCancellation(cancellation.Token).ToStream())
                {
                    Assert.Fail($"{value}");
                }
            },
            Token);
        await silo.Board.Reached("waiting 0");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30), Token));
        await silo.Board.Reached("disposed");
    }

    [Fact]
    public async Task Stream_that_nobody_reads_is_given_up()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.Board.Open("door 0");
        var stream = Grain(silo).DoorsAsync(5, Token).GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        silo.Time.Advance(TimeSpan.FromSeconds(30));
        await silo.Board.Reached("disposed");

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await stream.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_ends_with_its_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.Board.Open("door 0");
        await using var stream = Grain(silo).DoorsAsync(5, Token).GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        await Grain(silo).EndAsync();
        await silo.Board.Reached("disposed");

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await stream.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_that_waits_does_not_keep_its_activation_from_ending()
    {
        await using var silo = await TestSilo.StartAsync();
        await using var stream = Grain(silo).DoorsAsync(5, Token).GetAsyncEnumerator(Token);
        var next = stream.MoveNextAsync().AsTask();
        await silo.Board.Reached("waiting 0");
        await Grain(silo).EndAsync();

        await Assert.ThrowsAsync<EnumerationAbortedException>(() => next.WaitAsync(TimeSpan.FromSeconds(30), Token));
        await silo.Board.Reached("disposed");
    }

    [Fact]
    public async Task Values_are_copies()
    {
        await using var silo = await TestSilo.StartAsync();
        var box = await Grain(silo).BoxesAsync().SingleAsync(Token);
        box.Number = 99;

        Assert.Equal(1, await Grain(silo).OrdinaryAsync());
        Assert.Throws<CodecNotFoundException>(() => { _ = Grain(silo).UnmarkedAsync(); });
    }

    [Fact]
    public async Task Every_enumeration_is_a_stream_of_its_own()
    {
        await using var silo = await TestSilo.StartAsync();
        var values = Grain(silo).CountAsync(3, Token);

        Assert.Equal([0, 1, 2], await values.ToListAsync(Token));
        Assert.Equal([0, 1, 2], await values.ToListAsync(Token));
    }

    private static IStreamGrain Grain(TestSilo silo) => silo.Grains.GetGrain<IStreamGrain>("a");
}

internal static class Streams
{
    public static async IAsyncEnumerable<T> ToStream<T>(this ConfiguredCancelableAsyncEnumerable<T> values)
    {
        await foreach (var value in values)
        {
            yield return value;
        }
    }
}
