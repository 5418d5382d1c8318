using System.Collections.Concurrent;

namespace CellGenie.Grains.Tests.Batches;

/// <summary>Every message between grains stays under 64 KB, whatever the batch.</summary>
public sealed class MessageSizeTests
{
    private const int Most = 64 * 1024;

    private static readonly string Id = new('a', 64);
    private static readonly string Sha256 = new('a', 64);
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>As the silos cut it, of characters that are long in UTF-8.</summary>
    private static readonly string Reason = ReasonText.Shorten(new string('語', 1000));

    /// <summary>As long as an order's are let through.</summary>
    private static readonly string Request = new('x', 32 * 1024);
    private static readonly string Specification = new('x', 24 * 1024);

    public static TheoryData<string> Names => [.. Largest().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Largest_message_of_its_kind_is_under_64_KB(string name) => Assert.InRange(MessageSize.Of(Largest()[name]), 1, Most - 1);

    [Fact]
    public async Task Every_message_of_a_batch_is_under_64_KB()
    {
        var meter = new MeterFilter();
        await using var lab = await BatchSilo.StartAsync(silo => silo.AddOutgoingGrainCallFilter(meter), poisoned: true);
        await lab.SubmitAsync("b-1");
        await lab.EndAsync("b-1");
        await lab.AsOwnerAsync(() => lab.Batch("b-1").WaitAsync(0, TimeSpan.Zero));
        await lab.AsOwnerAsync(() => lab.Silo.Grains.Tenant(BatchSilo.Tenant).ListAsync(ResourceKind.Batch, 1000, null));
        await lab.AsOwnerAsync(() => lab.Silo.Grains.Culture(BatchSilo.Tenant, BatchSilo.Dataset, RealData.Cultures[0]).GetAsync());

        // The calls that a batch is made of were among them.
        Assert.Superset(
            new HashSet<string> { "SubmitAsync", "StartAsync", "ReportShardAsync", "ReportAssemblyAsync", "SettleBatchAsync", "WaitAsync", "ListAsync", "GetAsync" },
            meter.Sizes.Keys.ToHashSet());
        Assert.All(meter.Sizes, size => Assert.InRange(size.Value, 1, Most - 1));
    }

    [Fact]
    public async Task Request_that_is_too_long_for_a_message_is_refused()
    {
        await using var lab = await BatchSilo.StartAsync();
        var order = new BatchOrder(BatchSilo.Dataset, null, new string(' ', 32 * 1024) + "{}");
        var error = await Assert.ThrowsAsync<ServiceException>(() => lab.AsOwnerAsync(() => lab.Batch("b-1").SubmitAsync(order)));
        Assert.Equal((ErrorCode.Invalid, "a request has at most 32768 bytes, not 32770"), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("a", null)]
    [InlineData("é", null)]
    [InlineData("語", null)]
    [InlineData("🔬", null)]
    public void Reason_is_cut_between_characters_and_only_where_it_is_too_long(string text, string? expected)
    {
        var cut = ReasonText.Shorten(expected ?? string.Concat(Enumerable.Repeat(text, 200)));
        Assert.Equal(expected ?? string.Concat(Enumerable.Repeat(text, 147 / System.Text.Encoding.UTF8.GetByteCount(text))) + "…", cut);
    }

    private static Dictionary<string, object> Largest()
    {
        ImageFailure[] failures = [.. Enumerable.Range(1, 20).Select(i => new ImageFailure(i, Reason))];
        var status = new BatchStatus(Id, BatchPhase.CompletedWithErrors, Reason, Id, Id, 1, 1, 1, 1, 1, 1, 1, Now, Now, Now, failures, Id);
        var run = new RunOrder([.. Enumerable.Range(0, 100).Select(_ => new TrainingData(Id, true, 1))], Id, 1, new string('x', 16 * 1024));
        var checkpoint = new Checkpoint(1, 1, "step-00000001.safetensors", Sha256);
        var cultures = Enumerable.Repeat(new string('c', 100), 100).ToList();
        var versions = Enumerable.Range(0, LibraryState.MaxVersions).Select(_ => new LibraryVersion(Id, Sha256, Now, 1, 1, cultures)).ToList();
        while (LibraryState.NameBytes(versions) > LibraryState.MaxNameBytes)
            versions[versions.FindIndex(v => v.Cultures.Count > 0)] = versions.First(v => v.Cultures.Count > 0) with { Cultures = [] };
        var catalogue = new CatalogueState();
        for (var i = 0; i < CatalogueState.MaxEntries; i++)
            catalogue.Add(ResourceKind.Batch, $"{i:D64}", Now);
        return new Dictionary<string, object>
        {
            ["batch order"] = new BatchOrder(Id, Id, Request),
            ["batch status"] = status,
            ["batch event"] = new BatchEvent(long.MaxValue, status),
            ["shard order"] = new ShardOrder(1, 1, 1, 1, Id, Id, Specification),
            ["shard report"] = new ShardReport(1, 1, Reason, 256, 256, 1, 1, failures),
            ["assembly order"] = new AssemblyOrder(1, 1, 1, 1, [.. Enumerable.Range(0, BatchState.MaxGivenUp).Select(s => new GivenUpShard(s, Reason))], Id, Id, Specification),
            ["assembly report"] = new AssemblyReport(1, Reason, 1, 1),
            ["page of a catalogue"] = catalogue.Page(ResourceKind.Batch, 1000, null),
            ["library"] = new LibraryStatus(LibraryPhase.Ready, Reason, versions),
            ["dataset"] = new DatasetStatus(Id, DatasetPhase.Ready, Reason, Now, 1, 1, 1, cultures, 1, 1),
            ["run order"] = run,
            ["training order"] = new TrainingOrder(1, run, checkpoint),
            ["run event"] = new RunEvent(1, new RunStatus(Id, RunPhase.Failed, Reason, 1, 1, 1, 1, checkpoint, 1, Now, Now, 1)),
        };
    }

    /// <summary>Measures arguments and results; keeps the largest of each method.</summary>
    private sealed class MeterFilter : IOutgoingGrainCallFilter
    {
        public ConcurrentDictionary<string, int> Sizes { get; } = new();

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            // Not the runtime's own calls, whose messages are not ours.
            var isOurs = context.InterfaceMethod?.DeclaringType?.Assembly == typeof(IImageBatchGrain).Assembly;
            var name = context.MethodName;
            if (isOurs)
                Note(name, Enumerable.Range(0, context.Request.GetArgumentCount()).Sum(i => MessageSize.Of(context.Request.GetArgument(i))));
            await context.Invoke();
            if (isOurs)
                Note(name, MessageSize.Of(context.Result));
        }

        private void Note(string method, int size) => Sizes.AddOrUpdate(method, size, (_, largest) => Math.Max(largest, size));
    }
}
