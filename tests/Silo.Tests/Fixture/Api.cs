using System.Net.Http.Headers;
using System.Text;

namespace CellGenie.Silo.Tests;

/// <summary>Calls the API as somebody.</summary>
/// <param name="root">Its address.</param>
/// <param name="key">Key or token; null for none.</param>
public sealed class Api(Uri root, string? key)
{
    // One for all: a connection pool each would use up the machine's ports.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(2) };

    public string? Key => key;

    public Api As(string? other) => new(root, other);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, string? json = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, Json(json), headers);

    public Task<Answer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, Json(json));

    public Task<Answer> PutAsync(string path, byte[] bytes, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, Bytes(bytes), headers);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var response = await OpenAsync(method, path, content, headers);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, bytes, response.Headers, response.Content.Headers);
    }

    /// <summary>Sends, and returns when the head of the answer has come.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(root, path)) { Content = content };
        if (key != null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public static HttpContent Bytes(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static StringContent? Json(string? json) => json == null ? null : new StringContent(json, Encoding.UTF8, "application/json");
}
