namespace CellGenie.Silo.Tests;

public sealed class ErrorTests(SharedSilo shared)
{
    private Lab A => shared.A;

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "line 1")]
    [InlineData("[]", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{"id":7}""", "$.id")]
    [InlineData("""{"id":null}""", "$.id")]
    public async Task Body_that_is_not_the_expected_json_is_named_with_its_place(string json, string place)
    {
        var problem = (await A.Member.PostAsync($"{A.Path}/datasets", json)).IsProblem(400, "invalid");
        Assert.Contains(place, $"{problem["place"]} {problem["detail"]}");
        Assert.DoesNotContain("CellGenie.", problem.ToJsonString());
    }

    [Fact]
    public async Task Body_of_another_content_type_is_unsupported()
    {
        var content = new StringContent("id=x");
        (await A.Member.SendAsync(HttpMethod.Post, $"{A.Path}/datasets", content)).IsProblem(415, "unsupported");
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v2/me")]
    [InlineData("/v1/tenants/lab-a/nothing")]
    [InlineData("/v1/tenants/lab-a/batches/first/parts/00000.part")]
    public async Task Unknown_address_is_not_found_for_everybody(string path)
    {
        (await A.Owner.GetAsync(path)).IsProblem(404, "not-found");
        (await A.Owner.As(null).GetAsync(path)).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Wrong_method_is_refused_and_the_right_ones_are_named()
    {
        var answer = await A.Owner.SendAsync(HttpMethod.Patch, $"{A.Path}/datasets");
        answer.IsProblem(405, "invalid");
        Assert.Equal(["GET", "POST"], answer.ContentHeaders.Allow.Order());
    }

    [Theory]
    [InlineData("datasets/unknown")]
    [InlineData("datasets/unknown/files")]
    [InlineData("batches/unknown")]
    [InlineData("batches/unknown/files")]
    [InlineData("batches/unknown/events")]
    [InlineData("runs/unknown")]
    [InlineData("cultures/sample/unknown")]
    [InlineData("batches/first/images/unknown.png")]
    [InlineData("datasets/sample/images/unknown.tif")]
    public async Task Unknown_thing_is_not_found(string path) => (await A.Viewer.GetAsync($"{A.Path}/{path}")).IsProblem(404, "not-found");

    [Theory]
    [InlineData("datasets/Upper")]
    [InlineData("batches/a--b")]
    [InlineData("batches?limit=0")]
    [InlineData("batches?limit=1001")]
    [InlineData("batches?limit=ten")]
    [InlineData("batches/first/wait?seconds=21")]
    [InlineData("batches/first/wait?after=x")]
    public async Task Address_that_breaks_a_rule_is_invalid(string path) => (await A.Viewer.GetAsync($"{A.Path}/{path}")).IsProblem(400, "invalid");

    [Fact]
    public async Task Unknown_member_of_a_request_is_named_with_its_place()
    {
        var problem = (await A.Member.PostAsync($"{A.Path}/batches", """{"dataset":"sample","request":{"imagesPerCulture":1,"colour":"red"}}""")).IsProblem(400, "invalid");
        Assert.Contains("colour", problem.ToJsonString());
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused_whether_its_length_is_said_or_not()
    {
        var json = $$"""{"id":"x","padding":"{{new string('x', 2 << 20)}}"}""";
        // A client that has begun to send may lose the answer, because the server closes the connection; so it asks first, as curl does.
        var ask = ("Expect", "100-continue");
        (await A.Member.PostAsync($"{A.Path}/datasets", json, ask)).IsProblem(413, "too-large");

        await using var silo = await TestSilo.StartAsync(["--CellGenie:Api:MaxImageBytes", "1000"]);
        var lab = await silo.CreateLabAsync("lab-large");
        (await lab.Member.PostAsync($"{lab.Path}/datasets", """{"id":"x"}""")).Is(201);
        (await lab.Member.PutAsync($"{lab.Path}/datasets/x/images/a.png", new byte[1001], ask)).IsProblem(413, "too-large");
        var unsaid = new StreamContent(new Unsized(1001));
        (await lab.Member.SendAsync(HttpMethod.Put, $"{lab.Path}/datasets/x/images/a.png", unsaid, ask)).IsProblem(413, "too-large");
        (await lab.Viewer.GetAsync($"{lab.Path}/datasets/x/images/a.png")).IsProblem(404, "not-found");
        (await lab.Member.PutAsync($"{lab.Path}/datasets/x/images/a.png", new byte[1000])).Is(201);
    }

    [Theory]
    [InlineData("..%2F..%2Fsecret")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("..%5C..%5Csecret")]
    [InlineData(".hidden")]
    [InlineData("a%00b")]
    [InlineData("C%3A%5Cx")]
    [InlineData("con")]
    [InlineData("nul.png")]
    [InlineData("a%0Ab.png")]
    [InlineData("%F0%9F%98%80.png")]
    public async Task Name_that_could_be_a_path_reaches_no_file(string name)
    {
        foreach (var path in new[] { $"{A.Path}/datasets/sample/images/{name}", $"{A.Path}/batches/first/images/{name}", $"{A.Path}/batches/first/labels/{name}" })
            Assert.Contains((await RawRequest.SendAsync(shared.Silo.Root, "GET", path, A.Viewer.Key!)).Status, new[] { 400, 404 });

        (await A.Member.PostAsync($"{A.Path}/datasets", """{"id":"traversal"}""")).Is(201);
        var before = Files();
        Assert.Contains((await RawRequest.SendAsync(shared.Silo.Root, "PUT", $"{A.Path}/datasets/traversal/images/{name}", A.Member.Key!, "bytes")).Status, new[] { 400, 404 });
        Assert.Equal(before, Files());
        (await A.Viewer.PostAsync($"{A.Path}/batches/first/links", $$"""{"files":["images/{{Uri.UnescapeDataString(name).Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\0", "\\u0000")}}"]}""")).Is(400, 404);

        string[] Files() => [.. Directory.GetFiles(shared.Silo.Folder, "*", SearchOption.AllDirectories).Where(f => f.Contains("traversal") || f.Contains("secret") || f.Contains("passwd")).Where(f => !f.Contains("state")).Order()];
    }

    [Theory]
    [InlineData("/v1/tenants/lab-a/../lab-b/datasets")]
    [InlineData("/v1/tenants/lab-a/datasets/%2E%2E/%2e%2e/lab-b/batches")]
    [InlineData("/v1/tenants/lab-a%2F..%2Flab-b/datasets")]
    [InlineData("/v1/tenants/lab-b%00/datasets")]
    public async Task Address_with_dots_reaches_no_other_tenant(string path) =>
        Assert.Contains((await RawRequest.SendAsync(shared.Silo.Root, "GET", path, A.Owner.Key!)).Status, new[] { 400, 404 });

    [Fact]
    public async Task Quota_of_images_is_named_with_what_is_left()
    {
        var answer = await A.Member.PostAsync($"{A.Path}/batches", """{"dataset":"sample","request":{"imagesPerCulture":2000}}""");
        var problem = answer.IsProblem(429, "quota");
        Assert.Equal("images", (string?)problem["limit"]);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 86_400);
    }

    [Fact]
    public async Task Quota_of_concurrent_batches_and_of_bytes_is_named()
    {
        var poor = await shared.Silo.CreateLabAsync("lab-poor", bytes: 1000, concurrentBatches: 0);
        (await poor.Member.PostAsync($"{poor.Path}/datasets", """{"id":"x"}""")).Is(201);
        var upload = await poor.Member.PutAsync($"{poor.Path}/datasets/x/images/a.png", new byte[1001]);
        Assert.Equal("bytes", (string?)upload.IsProblem(429, "quota")["limit"]);
        Assert.NotNull(upload.Headers.RetryAfter);
        (await poor.Member.PostAsync($"{poor.Path}/datasets/x/uploads", """{"length":1001}""")).IsProblem(429, "quota");
        (await poor.Member.PutAsync($"{poor.Path}/datasets/x/images/a.png", new byte[1000])).Is(201);

        await shared.ImportAsync(A, "for-quota", shared.Sample);
        (await shared.Silo.Operator.PutAsync($"{A.Path}/quotas", """{"images":1000,"bytes":1000000000,"concurrentBatches":0,"gpuMinutes":60}""")).Is(200);
        try
        {
            var batch = await A.Member.PostAsync($"{A.Path}/batches", """{"dataset":"for-quota","request":{"imagesPerCulture":1}}""");
            Assert.Equal("concurrentBatches", (string?)batch.IsProblem(429, "quota")["limit"]);
        }
        finally
        {
            (await shared.Silo.Operator.PutAsync($"{A.Path}/quotas", """{"images":1000,"bytes":1000000000,"concurrentBatches":10,"gpuMinutes":60}""")).Is(200);
        }
    }

    [Fact]
    public async Task State_that_excludes_a_request_is_a_conflict()
    {
        (await A.Member.PutAsync($"{A.Path}/datasets/sample/images/late.tif", new byte[10])).IsProblem(409, "conflict");
        (await A.Member.PostAsync($"{A.Path}/batches/first/resume")).IsProblem(409, "conflict");
        (await shared.Silo.Operator.PostAsync("/v1/tenants", """{"name":"lab-b","displayName":"Another","quotas":{"images":1,"bytes":1,"concurrentBatches":1,"gpuMinutes":1}}""")).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Same_bytes_again_are_accepted_and_others_are_a_conflict()
    {
        (await A.Member.PostAsync($"{A.Path}/datasets", """{"id":"twice"}""")).Is(201);
        (await A.Member.PutAsync($"{A.Path}/datasets/twice/images/a.png", [1, 2, 3])).Is(201);
        (await A.Member.PutAsync($"{A.Path}/datasets/twice/images/a.png", [1, 2, 3])).Is(200);
        (await A.Member.PutAsync($"{A.Path}/datasets/twice/images/a.png", [1, 2, 4])).IsProblem(409, "conflict");
        Assert.Equal([1, 2, 3], (await A.Viewer.GetAsync($"{A.Path}/datasets/twice/images/a.png")).Is(200).Bytes);
    }

    /// <summary>A stream that does not say how long it is.</summary>
    private sealed class Unsized(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
