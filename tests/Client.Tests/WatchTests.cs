using System.Net;
using System.Text;
using static CellGenie.Client.Tests.ScriptedHandler;

namespace CellGenie.Client.Tests;

public sealed class WatchTests
{
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task Events_come_up_to_the_end_of_the_batch()
    {
        var handler = new ScriptedHandler(() => Stream($": here\n\n{Fake.Event(1, "queued", 0)}{Fake.Event(2, "rendering", 4)}: still here\n\n{Fake.Event(3, "completed", 10)}{Fake.Event(4, "completed", 11)}"));
        var events = await Watch(handler);
        Assert.Equal([(1, BatchPhase.Queued, 0), (2, BatchPhase.Rendering, 4), (3, BatchPhase.Completed, 10)], events);
        Assert.Equal("GET /base/v1/tenants/lab-a/batches/b-1/events", Assert.Single(handler.Asked).ToString());
        Assert.Null(handler.Asked[0].Header("Last-Event-ID"));
        Assert.Equal("text/event-stream", handler.Asked[0].Header("Accept"));
    }

    [Fact]
    public async Task Lost_stream_is_gone_on_with_by_the_last_id_and_nothing_comes_twice()
    {
        var handler = Service(
            () => Cut(Encoding.UTF8.GetBytes(Fake.Event(1, "rendering", 1) + Fake.Event(2, "rendering", 2) + "id: 3\nevent: status\ndata: {\"id\":"), "text/event-stream"),
            () => Stream(Fake.Event(2, "rendering", 2) + Fake.Event(5, "completedWithErrors", 9)));
        Assert.Equal([(1, BatchPhase.Rendering, 1), (2, BatchPhase.Rendering, 2), (5, BatchPhase.CompletedWithErrors, 9)], await Watch(handler));
        var streams = handler.Asked.Where(a => a.Path.EndsWith("/events")).ToArray();
        Assert.Equal([null, "2"], streams.Select(s => s.Header("Last-Event-ID")));
    }

    [Fact]
    public async Task Watching_begins_after_the_id_that_is_known()
    {
        var handler = new ScriptedHandler(() => Stream(Fake.Event(8, "cancelled", 3)));
        Assert.Equal([(8, BatchPhase.Cancelled, 3)], await Watch(handler, after: 7));
        Assert.Equal("7", handler.Asked[0].Header("Last-Event-ID"));
    }

    [Fact]
    public async Task End_that_no_event_told_of_is_found_by_asking()
    {
        var handler = Service(status: "failed", () => Stream(Fake.Event(1, "rendering", 1)));
        Assert.Equal([(1, BatchPhase.Rendering, 1), (1, BatchPhase.Failed, 0)], await Watch(handler));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotAcceptable)]
    [InlineData(HttpStatusCode.OK)]
    public async Task Where_no_events_are_offered_it_polls(HttpStatusCode answer)
    {
        var waits = new Queue<HttpResponseMessage>(
        [
            Json($"{{'id':3,'status':{Fake.Batch("rendering", 3)}}}"), new HttpResponseMessage(HttpStatusCode.NoContent), Json($"{{'id':6,'status':{Fake.Batch("completed", 10)}}}"),
        ]);
        var handler = new ScriptedHandler(asked =>
            asked.Path.EndsWith("/events") ? Json("{}", answer) : asked.Path.Contains("/wait?") ? waits.Dequeue() : Json(Fake.Batch()));
        Assert.Equal([(3, BatchPhase.Rendering, 3), (6, BatchPhase.Completed, 10)], await Watch(handler));
        Assert.Equal(
            ["/base/v1/tenants/lab-a/batches/b-1/wait?after=0&seconds=20", "/base/v1/tenants/lab-a/batches/b-1/wait?after=3&seconds=20", "/base/v1/tenants/lab-a/batches/b-1/wait?after=3&seconds=20"],
            handler.Asked.Where(a => a.Path.Contains("/wait?")).Select(a => a.Path));
    }

    [Fact]
    public async Task Where_streams_bring_nothing_it_polls()
    {
        var handler = new ScriptedHandler(asked =>
            asked.Path.EndsWith("/events") ? Stream(": held back by a proxy\n\n") : asked.Path.Contains("/wait?") ? Json($"{{'id':1,'status':{Fake.Batch("completed", 10)}}}") : Json(Fake.Batch()));
        Assert.Equal([(1, BatchPhase.Completed, 10)], await Watch(handler));
        Assert.Equal(EventWatcher<Batch, BatchEvent>.MaxBarrenStreams, handler.Asked.Count(a => a.Path.EndsWith("/events")));
    }

    [Fact]
    public async Task Poll_that_is_lost_is_tried_again()
    {
        var answers = new Queue<Func<HttpResponseMessage>>(
        [
            () => throw new HttpRequestException("refused"), () => Cut("{\"id\":1,"u8.ToArray(), "application/json"), () => Json($"{{'id':1,'status':{Fake.Batch("completed", 10)}}}"),
        ]);
        var handler = new ScriptedHandler(asked => asked.Path.EndsWith("/events") ? Bytes([], HttpStatusCode.NotImplemented) : answers.Dequeue()());
        Assert.Equal([(1, BatchPhase.Completed, 10)], await Watch(handler));
        Assert.Equal([0.8, 1.6], _time.Seconds);
    }

    [Fact]
    public async Task Missing_batch_is_an_error()
    {
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Watch(new ScriptedHandler(() => Bytes([], HttpStatusCode.NotFound))));
        Assert.Equal(CellGenieErrorCode.NotFound, error.ErrorCode);
    }

    [Fact]
    public async Task Event_that_is_no_status_is_a_bad_answer()
    {
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Watch(new ScriptedHandler(() => Stream("id: 1\nevent: status\ndata: {\"a\":1}\n\n"))));
        Assert.Equal(CellGenieErrorCode.BadAnswer, error.ErrorCode);
    }

    [Fact]
    public async Task Waiting_ends_with_the_batch_and_failure_is_an_error()
    {
        var done = new GenerateOperation(Fake.Client(new ScriptedHandler(() => Stream(Fake.Event(1, "completedWithErrors", 9))), _time), "b-1");
        Assert.False(done.HasCompleted);
        Assert.Equal(9, (await done.WaitForCompletionAsync()).Done);
        Assert.True(done.HasCompleted);

        var failed = new GenerateOperation(Fake.Client(new ScriptedHandler(() => Stream(Fake.Event(1, "failed", 9))), _time), "b-1");
        Assert.Equal(CellGenieErrorCode.WorkFailed, (await Assert.ThrowsAsync<CellGenieRequestException>(() => failed.WaitForCompletionAsync())).ErrorCode);
        var cancelled = new GenerateOperation(Fake.Client(new ScriptedHandler(() => Stream(Fake.Event(1, "cancelled", 9))), _time), "b-1");
        Assert.Equal(CellGenieErrorCode.WorkCancelled, (await Assert.ThrowsAsync<CellGenieRequestException>(() => cancelled.WaitForCompletionAsync())).ErrorCode);
    }

    private async Task<List<(long, BatchPhase, int)>> Watch(ScriptedHandler handler, long after = 0) =>
        [.. (await Fake.Client(handler, _time).GetBatchClient("b-1").WatchAsync(after).ToListAsync()).Select(e => (e.Id, e.Status.Phase, e.Status.Done))];

    private static ScriptedHandler Service(params Func<HttpResponseMessage>[] streams) => Service("rendering", streams);

    private static ScriptedHandler Service(string status, params Func<HttpResponseMessage>[] streams)
    {
        var next = -1;
        return new ScriptedHandler(asked => asked.Path.EndsWith("/events") ? streams[++next]() : Json(Fake.Batch(status)));
    }

    private static HttpResponseMessage Stream(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/event-stream") };
}
