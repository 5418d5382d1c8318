namespace Orleans.Local.Tests.Calls;

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_run_in_the_order_of_registration_and_the_grain_last()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.AddOutgoingGrainCallFilter(context => Note(context, "out 1"));
            builder.AddOutgoingGrainCallFilter(context => Note(context, "out 2"));
            builder.AddIncomingGrainCallFilter(context => Note(context, "in 1"));
            builder.AddIncomingGrainCallFilter<SecondFilter>();
        });
        board = silo.Board;

        Assert.Equal(6, await silo.Grains.GetGrain<IFilteredGrain>("a").DoubleAsync(3));
        Assert.Equal(
            ["out 1", "out 2", "in 1", "in 2", "grain in", "double 3", "grain out", "in 2 end", "in 1 end", "out 2 end", "out 1 end"], silo.Board.Notes);
    }

    [Fact]
    public async Task Context_tells_all_about_the_call()
    {
        IIncomingGrainCallContext? seen = null;
        IOutgoingGrainCallContext? sent = null;
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.AddIncomingGrainCallFilter(context =>
            {
                seen = context;
                return context.Invoke();
            });
            builder.AddOutgoingGrainCallFilter(context =>
            {
                sent = context;
                return context.Invoke();
            });
        });
        await silo.Grains.GetGrain<IFilteredGrain>("a").CallAsync(silo.Grains.GetGrain<IFilteredGrain>("b"), 4);

        Assert.Equal("filtered/b", seen!.TargetId.ToString());
        Assert.Equal(GrainId.Parse("filtered/a"), seen.SourceId);
        Assert.Equal(typeof(IFilteredGrain).FullName, seen.InterfaceName);
        Assert.Equal("DoubleAsync", seen.MethodName);
        Assert.Equal(typeof(IFilteredGrain), seen.InterfaceMethod.DeclaringType);
        Assert.Equal(typeof(FilteredGrain), seen.ImplementationMethod.DeclaringType);
        Assert.IsType<FilteredGrain>(seen.Grain);
        Assert.Equal(seen.TargetContext.GrainInstance, seen.Grain);
        Assert.Equal(1, seen.Request.GetArgumentCount());
        Assert.Equal(4, seen.Request.GetArgument(0));
        Assert.Equal(8, seen.Result);
        Assert.Equal(GrainId.Parse("filtered/a"), sent!.SourceContext!.GrainId);
        Assert.Equal(1, silo.Board.Count("grain sends"));
    }

    [Fact]
    public async Task Source_of_a_call_from_outside_is_a_client()
    {
        GrainId? source = null;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            source = context.SourceId;
            return context.Invoke();
        }));
        await silo.Grains.GetGrain<IFilteredGrain>("a").DoubleAsync(1);

        Assert.True(source!.Value.IsClient());
    }

    [Fact]
    public async Task Filter_can_change_arguments_and_results()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            context.Request.SetArgument(0, 10);
            await context.Invoke();
            context.Result = (int)context.Result! + 1;
        }));

        Assert.Equal(21, await silo.Grains.GetGrain<IFilteredGrain>("a").DoubleAsync(3));
    }

    [Fact]
    public async Task Filter_that_does_not_go_on_keeps_the_call_from_the_grain()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.AddIncomingGrainCallFilter(_ => throw new UnauthorizedAccessException("other tenant")));

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => silo.Grains.GetGrain<IFilteredGrain>("a").DoubleAsync(3));
        Assert.Empty(silo.Board.Notes);
    }

    [Fact]
    public async Task Outgoing_filter_can_refuse_before_anything_is_sent()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.AddOutgoingGrainCallFilter(_ => throw new UnauthorizedAccessException("no")));

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => silo.Grains.GetGrain<IFilteredGrain>("a").DoubleAsync(3));
        Assert.Empty(silo.Board.Notes);
    }

    [Fact]
    public async Task Filter_sees_the_error_of_the_grain_and_can_replace_it()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (TestException)
            {
                context.Result = -1;
            }
        }));

        Assert.Equal(-1, await silo.Grains.GetGrain<IFilteredGrain>("a").FailAsync());
    }

    [Fact]
    public async Task Result_of_another_type_is_an_error_of_the_call()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            await context.Invoke();
            context.Result = "text";
        }));

        await Assert.ThrowsAsync<InvalidCastException>(() => silo.Grains.GetGrain<IFilteredGrain>("a").DoubleAsync(3));
    }

    [Fact]
    public async Task Streams_pass_through_filters_with_the_grain_as_target()
    {
        var targets = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            targets.Add(context.TargetId + " " + context.MethodName);
            return context.Invoke();
        }));

        Assert.Equal([0, 1, 2], await silo.Grains.GetGrain<IFilteredGrain>("a").CountAsync(3).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Contains("filtered/a StartEnumeration", targets);
    }

    private static Board? board;

    private static async Task Note(IGrainCallContext context, string name)
    {
        board?.Note(name);
        await context.Invoke();
        board?.Note(name + " end");
    }

    private sealed class SecondFilter(Board board) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            board.Note("in 2");
            await context.Invoke();
            board.Note("in 2 end");
        }
    }
}
