using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace CellGenie.Cli.Download;

/// <summary>What a server says of a file.</summary>
/// <param name="Address">Where the file is.</param>
/// <param name="Size">Its size in bytes, or null where the server does not say.</param>
/// <param name="ETag">Its ETag with quotes, or null where there is none.</param>
/// <param name="Md5">The MD5 of its content in lower-case hexadecimal where the ETag is one, or null.</param>
internal sealed record RemoteFile(Uri Address, long? Size = null, string? ETag = null, string? Md5 = null)
{
    /// <summary>The tag under which all parts are parts of the same bytes, or null where the server gives none or a weak one (RFC 9110, 8.8.3).</summary>
    [JsonIgnore]
    public EntityTagHeaderValue? StrongTag => EntityTagHeaderValue.TryParse(ETag, out var tag) && !tag.IsWeak ? tag : null;

    /// <summary>Reads the headers of an answer.</summary>
    public static RemoteFile From(Uri address, HttpResponseMessage response) =>
        new(address, response.Content.Headers.ContentRange?.Length ?? PlainLength(response), response.Headers.ETag?.ToString(), PlainMd5(response));

    private static long? PlainLength(HttpResponseMessage response) =>
        response.StatusCode == System.Net.HttpStatusCode.PartialContent ? null : response.Content.Headers.ContentLength;

    /// <summary>S3 gives the MD5 of an object as its ETag, unless it was uploaded in several parts (then the tag has a dash) or is encrypted under a key of its own.</summary>
    private static string? PlainMd5(HttpResponseMessage response)
    {
        var headers = response.Headers;
        if (headers.ETag is not { IsWeak: false, Tag: var quoted } || !headers.Contains("x-amz-request-id") || HasOwnKey(headers))
            return null;
        var tag = quoted.Trim('"');
        return tag.Length == 32 && tag.All(char.IsAsciiHexDigit) ? tag.ToLowerInvariant() : null;
    }

    private static bool HasOwnKey(HttpResponseHeaders headers) =>
        headers.Contains("x-amz-server-side-encryption-customer-algorithm")
        || headers.TryGetValues("x-amz-server-side-encryption", out var kinds) && kinds.Any(k => k.Contains("kms", StringComparison.OrdinalIgnoreCase));
}
