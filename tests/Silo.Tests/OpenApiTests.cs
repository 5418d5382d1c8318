using System.Text.Json;
using System.Text.Json.Nodes;

namespace CellGenie.Silo.Tests;

public sealed class OpenApiTests(SharedSilo shared)
{
    private const string UpdateVariable = "CELLGENIE_UPDATE";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string CheckedIn => Path.Combine(Repository.Root, "docs", "openapi.json");

    [Fact]
    public async Task Description_is_the_one_that_is_checked_in()
    {
        var actual = await TextAsync();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            await File.WriteAllTextAsync(CheckedIn, actual);
        var expected = File.Exists(CheckedIn) ? await File.ReadAllTextAsync(CheckedIn) : "";
        Assert.True(expected == actual, $"docs/openapi.json is not what the service says; if that is meant, run this test with {UpdateVariable}=1.\n{Difference(expected, actual)}");
    }

    [Fact]
    public async Task Description_is_the_same_every_time() => Assert.Equal(await TextAsync(), await TextAsync());

    [Fact]
    public async Task Every_operation_has_what_a_client_needs()
    {
        var document = JsonNode.Parse(await TextAsync())!;
        Assert.StartsWith("3.1.", (string?)document["openapi"]);
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]);
        var names = new List<string>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                var place = $"{method} {path}";
                names.Add((string)operation!["operationId"]!);
                Assert.True(operation["tags"]?.AsArray().Count == 1, $"{place} has no tag");
                Assert.True(operation["security"]?[0]?["bearer"] != null, $"{place} has no security");
                var problem = operation["responses"]!["default"]!["content"]!["application/problem+json"]!["schema"]!;
                Assert.Equal("#/components/schemas/Problem", (string?)problem["$ref"]);
                var successes = operation["responses"]!.AsObject().Where(r => r.Key.StartsWith('2')).ToList();
                Assert.True(successes.Count >= 1, $"{place} has no success");
                Assert.All(successes, s => Assert.True(s.Key == "204" || s.Value!["content"] != null, $"{place} {s.Key} says not what it answers"));
            }
        }

        var anonymous = new[] { "liveProbe", "startupProbe", "readyProbe", "openApi", "dashboard", "dashboardStyle", "dashboardScript" };
        Assert.Equal(RouteTable.Rows.Keys.Except(anonymous).Order(), names.Order());
        Assert.All(document["components"]!["schemas"]!.AsObject(), s => Assert.True(s.Value!.AsObject().Count > 0, $"schema {s.Key} says nothing"));
    }

    private async Task<string> TextAsync() => (await shared.A.Owner.As(null).GetAsync("/openapi/v1.json")).Is(200).Json.ToJsonString(Layout) + "\n";

    /// <summary>The lines from the first to the last that differ, with where they begin.</summary>
    private static string Difference(string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var first = old.Zip(now).TakeWhile(p => p.First == p.Second).Count();
        var same = old[first..].Reverse().Zip(now[first..].Reverse()).TakeWhile(p => p.First == p.Second).Count();
        return $"line {first + 1}:\n{Lines("-", old[first..^same])}\n{Lines("+", now[first..^same])}";

        static string Lines(string sign, string[] lines) => string.Join("\n", lines.Take(60).Select(l => sign + l)) + (lines.Length > 60 ? $"\n{sign}… {lines.Length - 60} more" : "");
    }
}
