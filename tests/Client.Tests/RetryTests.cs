using System.Net;
using System.Text;
using static CellGenie.Client.Tests.ScriptedHandler;

namespace CellGenie.Client.Tests;

public sealed class RetryTests
{
    private static readonly Func<HttpResponseMessage> Unavailable = () => Problem(HttpStatusCode.ServiceUnavailable, "{'code':'unavailable','detail':'starting'}");

    private readonly SkippingTime _time = new();

    [Fact]
    public async Task Passing_failures_are_tried_again_with_doubled_waits()
    {
        var handler = new ScriptedHandler(Unavailable, () => throw new HttpRequestException("refused"), () => Bytes([], HttpStatusCode.BadGateway), () => Json(Fake.Batch()));
        var batch = await Fake.Client(handler, _time).GetBatchClient("b-1").GetAsync();
        Assert.Equal("b-1", batch.Id);
        Assert.Equal([0.8, 1.6, 3.2], _time.Seconds);
    }

    [Fact]
    public async Task Waits_are_shortened_by_up_to_a_quarter()
    {
        var handler = new ScriptedHandler(Unavailable, () => Json(Fake.Batch()));
        var options = new CellGenieClientOptions { Handler = handler, TimeProvider = _time, Tenant = "lab-a" };
        var client = new CellGenieClient(new HttpTransport(Fake.Endpoint, new CellGenieApiKeyCredential("k"), options, () => 1));
        await client.GetBatchClient("b-1").GetAsync();
        Assert.Equal(0.6, Assert.Single(_time.Seconds), 9);
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        var handler = new ScriptedHandler(() => Problem(HttpStatusCode.TooManyRequests, "{}", TimeSpan.FromSeconds(7)), () => Json(Fake.Batch()));
        await Fake.Client(handler, _time).GetBatchClient("b-1").GetAsync();
        Assert.Equal([7.0], _time.Seconds);
    }

    [Fact]
    public async Task Retry_After_longer_than_the_longest_wait_is_an_error_that_says_so()
    {
        var handler = new ScriptedHandler(() => Problem(HttpStatusCode.ServiceUnavailable, "{'detail':'maintenance'}", TimeSpan.FromMinutes(10)));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler, _time).GetBatchClient("b-1").GetAsync());
        Assert.Equal((503, "unavailable", "maintenance", TimeSpan.FromMinutes(10)), (error.Status, error.ErrorCode, error.Message, error.RetryAfter));
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Used_up_quota_is_an_error_at_once_with_its_name()
    {
        var handler = new ScriptedHandler(() => Problem(
            HttpStatusCode.TooManyRequests, "{'status':429,'code':'quota','detail':'images: have 5, need 10','limit':'images','have':5,'need':10,'traceId':'t-1'}", TimeSpan.FromSeconds(5)));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler, _time).GetDatasetClient("d").GenerateAsync(WaitUntil.Started, new GenerateOptions(10)));
        Assert.Equal((429, "quota", "images", TimeSpan.FromSeconds(5), "t-1"), (error.Status, error.ErrorCode, error.Limit, error.RetryAfter, error.TraceId));
        Assert.Equal((5.0, 10.0), (error.Problem!.Have, error.Problem.Need));
        Assert.Single(handler.Asked);
    }

    [Fact]
    public async Task Attempts_end_and_the_last_failure_is_told()
    {
        var handler = new ScriptedHandler(_ => throw new HttpRequestException("refused"));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler, _time).GetBatchClient("b-1").GetAsync());
        Assert.Equal((0, CellGenieErrorCode.Connection), (error.Status, error.ErrorCode));
        Assert.Contains("https://genie.test", error.Message);
        Assert.Equal(6, handler.Asked.Count);
        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8], _time.Seconds);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "invalid")]
    [InlineData(HttpStatusCode.Unauthorized, "unauthenticated")]
    [InlineData(HttpStatusCode.Forbidden, "forbidden")]
    [InlineData(HttpStatusCode.NotFound, "not-found")]
    [InlineData(HttpStatusCode.Conflict, "conflict")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "too-large")]
    [InlineData(HttpStatusCode.UnsupportedMediaType, "unsupported")]
    public async Task Lasting_failures_are_not_tried_again_and_have_a_code_even_without_a_body(HttpStatusCode status, string code)
    {
        var handler = new ScriptedHandler(() => Bytes([], status));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler, _time).GetBatchClient("b-1").GetAsync());
        Assert.Equal(((int)status, code), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task Input_errors_name_file_place_and_rule()
    {
        var handler = new ScriptedHandler(() => Problem(HttpStatusCode.BadRequest, "{'code':'invalid','detail':'no','file':'request','place':'$.seed','rule':'a number'}"));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler).GetBatchClient("b-1").GetAsync());
        Assert.Equal(("request", "$.seed", "a number"), (error.Problem!.File, error.Problem.Place, error.Problem.Rule));
    }

    [Fact]
    public async Task Connection_lost_in_the_middle_of_an_answer_is_tried_again()
    {
        var handler = new ScriptedHandler(() => Cut("{\"id\":\"b-1\",\"pha"u8.ToArray(), "application/json"), () => Json(Fake.Batch()));
        Assert.Equal("b-1", (await Fake.Client(handler, _time).GetBatchClient("b-1").GetAsync()).Id);
        Assert.Equal(2, handler.Asked.Count);
    }

    [Fact]
    public async Task An_answer_of_something_else_is_named_as_such()
    {
        var handler = new ScriptedHandler(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>log in</html>", Encoding.UTF8, "text/html") });
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler).GetBatchClient("b-1").GetAsync());
        Assert.Equal(CellGenieErrorCode.BadAnswer, error.ErrorCode);
        Assert.Contains("https://genie.test/base/v1/tenants/lab-a/batches/b-1", error.Message);
    }

    [Fact]
    public async Task Silence_for_the_network_timeout_is_a_lost_connection()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var handler = new SilentHandler(asked);
        var get = Fake.Client(handler, time, with: o => o.Retry.MaxRetries = 0).GetBatchClient("b-1").GetAsync();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(99));
        Assert.False(get.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => get);
        Assert.Equal(CellGenieErrorCode.Connection, error.ErrorCode);
        Assert.Contains("100 s", error.Message);
    }

    [Fact]
    public async Task Cancellation_is_no_request_error()
    {
        using var cancellation = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var get = Fake.Client(new SilentHandler(asked), _time).GetBatchClient("b-1").GetAsync(cancellation.Token);
        await asked.Task;
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
    }

    [Fact]
    public async Task Ordering_a_batch_again_carries_the_same_key_and_another_order_another_one()
    {
        var handler = new ScriptedHandler(
            Unavailable, () => Json(Fake.Batch(), HttpStatusCode.Accepted), () => Json(Fake.Batch(id: "b-2"), HttpStatusCode.Accepted), () => Json(Fake.Batch(id: "mine"), HttpStatusCode.Accepted));
        var dataset = Fake.Client(handler, _time).GetDatasetClient("livecell");
        await dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(10));
        await dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(10));
        await dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(10) { BatchId = "mine" });
        var keys = handler.Asked.Select(a => a.Header("Idempotency-Key")).ToArray();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotNull(keys[0]);
        Assert.NotEqual(keys[1], keys[2]);
        Assert.Null(keys[3]);
        Assert.Contains("\"id\":\"mine\"", handler.Asked[3].Text);
    }

    [Fact]
    public async Task Making_a_key_is_never_repeated()
    {
        var handler = new ScriptedHandler(Unavailable);
        await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler, _time).GetTenantClient().CreateKeyAsync("ci", ApiKeyScope.Write, TimeSpan.FromDays(90)));
        var asked = Assert.Single(handler.Asked);
        Assert.Equal("{\"name\":\"ci\",\"scope\":\"write\",\"lifetime\":\"P90D\"}", asked.Text);
    }

    [Fact]
    public async Task Credential_is_read_again_for_each_attempt()
    {
        var credential = new CellGenieApiKeyCredential("old");
        var handler = new ScriptedHandler(
            () =>
            {
                credential.Update("new");
                return Bytes([], HttpStatusCode.ServiceUnavailable);
            },
            () => Json(Fake.Batch()));
        await Fake.Client(handler, _time, credential: credential).GetBatchClient("b-1").GetAsync();
        Assert.Equal(["Bearer old", "Bearer new"], handler.Asked.Select(a => a.Header("Authorization")));
    }

    private sealed class SilentHandler(TaskCompletionSource asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
