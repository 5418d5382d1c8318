using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CellGenie.Silo.Tests;

/// <summary>An answer of the API, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public int Code => (int)Status;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    /// <summary>The body without what names the one request.</summary>
    public string TextWithoutTrace
    {
        get
        {
            var json = Json.AsObject();
            Assert.True(json.Remove("traceId"));
            return json.ToJsonString();
        }
    }

    /// <summary>The status must be this.</summary>
    public Answer Is(int status)
    {
        Assert.True(Code == status, $"{Code} instead of {status}: {Text}");
        return this;
    }

    /// <summary>The status must be one of these.</summary>
    public Answer Is(params int[] statuses)
    {
        Assert.True(statuses.Contains(Code), $"{Code} instead of {string.Join(" or ", statuses)}: {Text}");
        return this;
    }

    /// <summary>It must be a problem with this status and code, whole and well formed.</summary>
    public JsonNode IsProblem(int status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        var problem = Json;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal($"https://cellgenie.dev/problems/{code}", (string?)problem["type"]);
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]));
        Assert.False(string.IsNullOrEmpty((string?)problem["detail"]));
        Assert.False(string.IsNullOrEmpty((string?)problem["traceId"]));
        return problem;
    }
}
