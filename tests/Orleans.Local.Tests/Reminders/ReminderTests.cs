using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Reminders;

namespace Orleans.Local.Tests.Reminders;

public sealed class ReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Reminder_ticks_when_due_and_by_its_period()
    {
        await using var silo = await StartAsync();
        await Grain(silo).SetAsync("r", 2 * Minute, 5 * Minute);
        silo.Time.Advance(1.9 * Minute);
        Assert.Equal(0, silo.Board.Count("r"));
        silo.Time.Advance(0.1 * Minute);
        await TickedAsync(silo, "r", 1);
        silo.Time.Advance(5 * Minute);
        await TickedAsync(silo, "r", 2);

        Assert.Equal(["a r 0", "a r 5"], silo.Board.Notes.Where(note => note.StartsWith('a') && note != "armed"));
    }

    [Fact]
    public async Task Tick_makes_the_activation_and_comes_from_the_runtime()
    {
        GrainId? source = null;
        await using var silo = await StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            source = context.MethodName == nameof(IRemindable.ReceiveReminder) ? context.SourceId : source;
            return context.Invoke();
        }));
        await Grain(silo).SetAsync("r", 2 * Minute, 5 * Minute);
        await Grain(silo).EndAsync();
        await silo.Board.Reached("deactivated");
        silo.Time.Advance(2 * Minute);

        await silo.Board.Reached("r");
        Assert.True(source!.Value.IsSystemTarget());
        Assert.False(source.Value.IsClient());
    }

    [Fact]
    public async Task Missed_ticks_are_left_out()
    {
        await using var silo = await StartAsync(builder =>
            builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromHours(1)));
        await Grain(silo).SetAsync("slow", Minute, Minute);
        silo.Time.Advance(Minute);
        await silo.Board.Reached("slow");

        // Ten periods go by while the tick runs.
        silo.Time.Advance(10.5 * Minute);
        Assert.Equal(1, silo.Board.Count("slow"));
        silo.Board.Open("slow");
        await TickedAsync(silo, "slow", 1);
        silo.Time.Advance(0.4 * Minute);
        await Grain(silo).NamesAsync();
        Assert.Equal(1, silo.Board.Count("slow"));
        silo.Time.Advance(0.1 * Minute);
        await TickedAsync(silo, "slow", 2);

        Assert.Equal(["a slow 0", "a slow 11"], silo.Board.Notes.Where(note => note.StartsWith('a') && note != "armed"));
    }

    [Fact]
    public async Task Error_of_a_tick_does_not_end_the_reminder()
    {
        await using var silo = await StartAsync();
        await Grain(silo).SetAsync("fails", Minute, Minute);
        silo.Time.Advance(Minute);
        await TickedAsync(silo, "fails", 1);
        silo.Time.Advance(Minute);

        await silo.Board.Reached("fails", 2);
    }

    [Fact]
    public async Task Reminder_of_the_same_name_is_replaced()
    {
        await using var silo = await StartAsync();
        await Grain(silo).SetAsync("r", Minute, Minute);
        await Grain(silo).SetAsync("r", 10 * Minute, 10 * Minute);
        await Grain(silo).SetAsync("s", 30 * Minute, Minute);
        Assert.Equal(["r", "s"], await Grain(silo).NamesAsync());
        silo.Time.Advance(9 * Minute);
        await Grain(silo).NamesAsync();

        Assert.Equal(0, silo.Board.Count("r"));
        silo.Time.Advance(Minute);
        await silo.Board.Reached("r");
    }

    [Fact]
    public async Task Removed_reminder_is_silent()
    {
        await using var silo = await StartAsync();
        await Grain(silo).SetAsync("r", Minute, Minute);
        Assert.True(await Grain(silo).RemoveAsync("r"));
        Assert.False(await Grain(silo).RemoveAsync("r"));
        silo.Time.Advance(10 * Minute);

        Assert.Empty(await Grain(silo).NamesAsync());
        Assert.Equal(0, silo.Board.Count("r"));
        await Assert.ThrowsAsync<ReminderException>(() => Grain(silo).RemoveStaleAsync("x", Minute, Minute));
    }

    [Fact]
    public async Task Reminder_outlives_the_silo_with_its_table()
    {
        var table = await TableAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using (var first = await StartAsync(builder => builder.Services.AddSingleton(table), time))
        {
            await Grain(first).SetAsync("r", 10 * Minute, 10 * Minute);
        }

        // Down from minute 0 to minute 34: three ticks are missed, the next is due at minute 40.
        time.Advance(34 * Minute);
        await using var second = await StartAsync(builder => builder.Services.AddSingleton(table), time);
        time.Advance(5.9 * Minute);
        await Grain(second).NamesAsync();
        Assert.Equal(0, second.Board.Count("r"));
        time.Advance(0.1 * Minute);
        await second.Board.Reached("r");

        Assert.Contains("a r 30", second.Board.Notes);
    }

    [Fact]
    public async Task Rows_that_others_write_and_remove_are_noticed()
    {
        var table = await TableAsync();
        await using var silo = await StartAsync(builder => builder.Services.AddSingleton<IReminderTable>(services => new ObservedTable(table, services.GetRequiredService<Board>())));
        var row = new ReminderEntry { GrainId = Grain(silo).GetGrainId(), ReminderName = "r", StartAt = silo.Time.GetUtcNow().UtcDateTime + (6 * Minute), Period = 10 * Minute };
        row.ETag = await table.UpsertRow(row);
        silo.Time.Advance(5 * Minute);
        await silo.Board.Reached("armed");
        silo.Time.Advance(Minute);
        await TickedAsync(silo, "r", 1);
        Assert.True(await table.RemoveRow(row.GrainId, "r", row.ETag));
        silo.Time.Advance(4 * Minute);
        await silo.Board.Reached("read", 3);

        // A change of the same grain waits for the end of the reading that has begun.
        await Grain(silo).SetAsync("other", 60 * Minute, Minute);
        silo.Time.Advance(20 * Minute);
        await Grain(silo).NamesAsync();

        Assert.Equal(1, silo.Board.Count("r"));
    }

    [Fact]
    public async Task Wrong_reminders_are_refused()
    {
        await using var silo = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Grain(silo).SetAsync("r", Minute, TimeSpan.FromSeconds(59)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain(silo).SetAsync("r", -Minute, Minute));
        await Assert.ThrowsAsync<ArgumentException>(() => Grain(silo).SetAsync(" ", Minute, Minute));
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grains.GetGrain<INotRemindableGrain>("a").SetAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(silo).FromPoolAsync());
    }

    [Fact]
    public async Task Reminders_without_a_table_are_refused()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddReminders());

        await Assert.ThrowsAsync<OrleansConfigurationException>(() => Grain(silo).SetAsync("r", Minute, Minute));
    }

    [Theory]
    [InlineData(0u, 0u, true)]
    [InlineData(1u, 1u, true)]
    public async Task Table_reads_ranges_of_hashes(uint begin, uint end, bool all)
    {
        var table = await TableAsync();
        var ids = Enumerable.Range(0, 50).Select(i => GrainId.Create("reminder", $"{i}")).ToArray();
        foreach (var id in ids)
        {
            await table.UpsertRow(new ReminderEntry { GrainId = id, ReminderName = "r" });
        }

        Assert.Equal(all ? 50 : 0, (await table.ReadRows(begin, end)).Reminders.Count);
        var low = (await table.ReadRows(0, uint.MaxValue / 2)).Reminders.Select(row => row.GrainId).ToArray();
        var high = (await table.ReadRows(uint.MaxValue / 2, 0)).Reminders.Select(row => row.GrainId).ToArray();
        Assert.Equal(ids.Where(id => id.GetUniformHashCode() <= uint.MaxValue / 2).Order(), low.Order());
        Assert.Equal(ids.Order(), low.Concat(high).Order());
    }

    private static Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null, FakeTimeProvider? time = null) => TestSilo.StartAsync(
        builder =>
        {
            builder.UseInMemoryReminderService();
            builder.Services.AddKeyedSingleton<TimeProvider>(
                ReminderTimeProviderNames.Reminders,
                (services, _) => new ObservedTimers(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Board>()));
            configure?.Invoke(builder);
        },
        time);

    /// <summary>Waits until the only reminder of the silo has ticked so often and has set its timer again.</summary>
    private static async Task TickedAsync(TestSilo silo, string name, int count)
    {
        await silo.Board.Reached(name, count);
        await silo.Board.Reached("armed", count + 1);
    }

    private static async Task<IReminderTable> TableAsync()
    {
        await using var silo = TestSilo.Build(builder => builder.UseInMemoryReminderService());
        return silo.Services.GetRequiredService<IReminderTable>();
    }

    private static IReminderGrain Grain(TestSilo silo) => silo.Grains.GetGrain<IReminderGrain>("a");
}
