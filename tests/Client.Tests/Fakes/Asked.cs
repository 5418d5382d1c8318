using System.Net.Http.Headers;
using System.Text;

namespace CellGenie.Client.Tests;

/// <summary>A request, as it came.</summary>
internal sealed record Asked(string Method, Uri Url, HttpRequestHeaders Headers, HttpContentHeaders? ContentHeaders, byte[] Body)
{
    public string Path => Url.PathAndQuery;

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    public override string ToString() => $"{Method} {Path}";
}
