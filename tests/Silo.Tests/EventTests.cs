using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace CellGenie.Silo.Tests;

public sealed class EventTests(SharedSilo shared)
{
    private Lab A => shared.A;

    [Fact]
    public async Task Events_of_a_batch_grow_until_its_end_and_then_the_stream_ends()
    {
        (await A.Member.PostAsync($"{A.Path}/batches", """{"id":"watched","dataset":"sample","request":{"imagesPerCulture":8,"cells":[2,6]}}""")).Is(202);
        var events = await ReadAsync("watched", null);
        Assert.All(events, e => Assert.Equal("status", e.Type));
        Assert.Equal(events.Select(e => e.Id).Distinct().Count(), events.Count);
        Assert.Equal(events.OrderBy(e => e.Id).Select(e => e.Id), events.Select(e => e.Id));
        Assert.Equal(events.OrderBy(e => e.Done).Select(e => e.Done), events.Select(e => e.Done));
        Assert.Equal(("completed", 16), (events[^1].Phase, events[^1].Done));
        Assert.All(events.SkipLast(1), e => Assert.NotEqual("completed", e.Phase));
    }

    [Fact]
    public async Task Client_that_comes_back_with_its_last_id_gets_what_came_since()
    {
        var (id, phase) = await LastAsync();
        Assert.Equal("completed", phase);
        Assert.Equal([id], (await ReadAsync(SharedSilo.Batch, id - 1)).Select(e => e.Id));
        // An id of before a restart is answered with the present state, whatever it was.
        Assert.Equal([id], (await ReadAsync(SharedSilo.Batch, 17)).Select(e => e.Id));
        Assert.Empty(await ReadAsync(SharedSilo.Batch, id));
    }

    [Fact]
    public async Task Client_that_goes_in_the_middle_and_comes_back_sees_the_end()
    {
        (await A.Member.PostAsync($"{A.Path}/batches", """{"id":"left","dataset":"sample","request":{"imagesPerCulture":8,"cells":[2,6]}}""")).Is(202);
        long seen;
        using (var response = await A.Viewer.OpenAsync(HttpMethod.Get, $"{A.Path}/batches/left/events"))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await using var events = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
            Assert.True(await events.MoveNextAsync());
            seen = long.Parse(events.Current.EventId!);
        }

        await SharedSilo.EndOfBatchAsync(A.Member, "left", A.Name);
        var rest = await ReadAsync("left", seen);
        Assert.All(rest, e => Assert.NotEqual(seen, e.Id));
        Assert.Equal(("completed", 16), (rest[^1].Phase, rest[^1].Done));
    }

    [Fact]
    public async Task Last_event_id_that_is_no_number_is_invalid() =>
        (await A.Viewer.GetAsync($"{A.Path}/batches/{SharedSilo.Batch}/events", ("Last-Event-ID", "x"))).IsProblem(400, "invalid");

    [Fact]
    public async Task Long_poll_answers_at_once_when_something_is_new_and_with_nothing_when_nothing_is()
    {
        var (id, _) = await LastAsync();
        Assert.Equal(id, (long)(await A.Viewer.GetAsync($"{A.Path}/batches/{SharedSilo.Batch}/wait?after={id - 1}&seconds=20")).Is(200).Json["id"]!);
        var nothing = (await A.Viewer.GetAsync($"{A.Path}/batches/{SharedSilo.Batch}/wait?after={id}&seconds=1")).Is(204);
        Assert.Empty(nothing.Bytes);
    }

    [Fact]
    public async Task Events_of_a_run_end_with_its_cancellation()
    {
        (await A.Member.PostAsync($"{A.Path}/runs", """{"id":"watched-run","data":[{"source":"sample","synthetic":false,"weight":1}],"gpuClass":"any","steps":10}""")).Is(202);
        (await A.Member.PostAsync($"{A.Path}/runs/watched-run/cancel")).Is(200);
        using var response = await A.Viewer.OpenAsync(HttpMethod.Get, $"{A.Path}/runs/watched-run/events");
        var last = (await ItemsAsync(response))[^1];
        Assert.Equal("cancelled", (string?)JsonNode.Parse(last.Data)!["phase"]);
    }

    private async Task<(long Id, string Phase)> LastAsync()
    {
        var last = (await A.Viewer.GetAsync($"{A.Path}/batches/{SharedSilo.Batch}/wait")).Is(200).Json;
        return ((long)last["id"]!, (string)last["status"]!["phase"]!);
    }

    private async Task<List<(long Id, string Type, string Phase, int Done)>> ReadAsync(string batch, long? after)
    {
        using var response = await A.Viewer.OpenAsync(HttpMethod.Get, $"{A.Path}/batches/{batch}/events", null, after == null ? [] : [("Last-Event-ID", $"{after}")]);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return [.. (await ItemsAsync(response)).Select(e => (long.Parse(e.EventId!), e.EventType, (string)JsonNode.Parse(e.Data)!["phase"]!, (int)JsonNode.Parse(e.Data)!["done"]!))];
    }

    private static async Task<List<SseItem<string>>> ItemsAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var items = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
            items.Add(item);
        return items;
    }
}
