using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static CellGenie.Client.Tests.ScriptedHandler;

namespace CellGenie.Client.Tests;

/// <summary>A service with one batch that has ended, its files and their links.</summary>
internal sealed class FakeBatchFiles
{
    public const string Store = "https://store.test/";

    private int _links;

    public FakeBatchFiles(int images, bool labels = false)
    {
        for (var i = 0; i < images; i++)
        {
            // Longer than one read of the client, so that a cut line leaves a part behind.
            var bytes = new byte[200_000];
            new Random(i).NextBytes(bytes);
            Files[$"images/img-{i}.png"] = bytes;
            if (labels)
                Files[$"labels/img-{i}.png"] = bytes[..1000];
        }

        Files["annotations.json"] = "{\"images\":[]}"u8.ToArray();
        Files["manifest.json"] = Encoding.UTF8.GetBytes(Manifest(labels));
        Handler = new ScriptedHandler(asked => Before?.Invoke(asked) ?? Answer(asked));
    }

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether links lead to a store of its own, and end.</summary>
    public bool Foreign { get; init; }

    public string? ETag { get; set; } = "\"v1\"";

    /// <summary>What answers instead; null lets the service answer.</summary>
    public Func<Asked, HttpResponseMessage?>? Before { get; set; }

    public ScriptedHandler Handler { get; }

    public IEnumerable<Asked> Fetches(string name) => Handler.Asked.Where(a => a.Method == "GET" && a.Path.Split('?')[0].EndsWith("/" + name));

    public void SetManifest(string json) => Files["manifest.json"] = Encoding.UTF8.GetBytes(json.Replace('\'', '"'));

    public HttpResponseMessage File(Asked asked, string name)
    {
        var bytes = Files[name];
        var from = asked.Headers.Range?.Ranges.Single().From ?? 0;
        if (asked.Headers.IfRange is { } condition && condition.EntityTag?.Tag != ETag)
            from = 0;
        if (from > 0 && from >= bytes.Length)
            return Bytes([], HttpStatusCode.RequestedRangeNotSatisfiable);
        var response = Bytes(bytes[(int)from..], from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK);
        if (from > 0)
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, bytes.Length - 1, bytes.Length);
        if (ETag != null)
            response.Headers.ETag = new EntityTagHeaderValue(ETag);
        return response;
    }

    public HttpResponseMessage CutFile(string name, int after)
    {
        var response = Cut(Files[name][..after]);
        if (ETag != null)
            response.Headers.ETag = new EntityTagHeaderValue(ETag);
        return response;
    }

    private string Manifest(bool labels) =>
        $"{{\"format\":\"cellgenie-manifest/1\",\"specification\":{{\"preset\":\"paper\",\"labelMaps\":{(labels ? "true" : "false")}}},"
        + "\"sources\":[{\"file\":\"donor.tif\"}],\n\"images\":[\n"
        + string.Join(",\n", Files.Where(f => f.Key.StartsWith("images/")).Select((f, i) =>
            $"{{\"image\":{i + 1},\"culture\":\"A\",\"file\":\"{f.Key[7..]}\",\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(f.Value))}\",\"cells\":[[1,2,3,4,5,6,7,8]]}}"))
        + ",\n{\"image\":99,\"failed\":\"no room\"}"
        + $"\n],\n\"summary\":{{\"cultures\":{{\"A\":{{\"images\":1}}}},\"annotationsSha256\":\"{Convert.ToHexStringLower(SHA256.HashData(Files["annotations.json"]))}\"}}}}\n";

    private HttpResponseMessage Answer(Asked asked)
    {
        const string batch = "/base/v1/tenants/lab-a/batches/b-1";
        var path = asked.Url.AbsolutePath;
        if (asked.Url.Host == "store.test")
            return File(asked, path[1..]);
        if (path == batch)
            return Json(Fake.Batch("completed", Files.Keys.Count(k => k.StartsWith("images/"))));
        if (path == $"{batch}/links")
            return Json(JsonSerializer.Serialize(JsonSerializer.Deserialize(asked.Body, WireJson.Default.LinkRequest)!.Files.Select(Link)));
        if (path == $"{batch}/files")
            return Json(JsonSerializer.Serialize(new { items = Files.Select(f => new { name = f.Key, length = f.Value.Length }) }));
        var name = path[(batch.Length + 1)..];
        return File(asked, name is "annotations" or "manifest" ? name + ".json" : name);
    }

    private object Link(string name) => Foreign
        ? new { name, url = $"{Store}{name}?sig={Interlocked.Increment(ref _links)}", expires = (DateTimeOffset?)DateTimeOffset.UnixEpoch }
        : new { name, url = $"/v1/tenants/lab-a/batches/b-1/{name.Replace(".json", "")}", expires = (DateTimeOffset?)null };
}
