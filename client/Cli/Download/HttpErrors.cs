using System.Net;
using System.Security.Authentication;
using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>Turns what can go wrong between here and a server into errors that say what to do.</summary>
internal static class HttpErrors
{
    /// <summary>The error for a request that got no answer.</summary>
    /// <param name="address">What was asked for.</param>
    /// <param name="error">What the client said.</param>
    /// <param name="reached">Whether the server was reached before: then a name that is not found means that the line is down, not that the name is wrong.</param>
    public static Exception NoAnswer(Uri address, HttpRequestException error, bool reached) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError when !reached => new CellGenieException(
            $"{address}: the host {address.Host} cannot be found. Check the network connection (behind a proxy, set HTTPS_PROXY), or give the address of a mirror.", error),
        HttpRequestError.SecureConnectionError when error.InnerException is AuthenticationException => new CellGenieException(
            $"{address}: no secure connection could be made: {Innermost(error)}. Check this machine's clock and whether a proxy with a certificate of its own stands between.", error),
        HttpRequestError.ProxyTunnelError or HttpRequestError.UserAuthenticationError => new CellGenieException(
            $"{address}: the proxy refused: {Innermost(error)}. Check HTTPS_PROXY and its user name and password.", error),
        _ => new TransientFailureException($"{address}: the server could not be reached: {Innermost(error)}", cause: error),
    };

    /// <summary>The error for an answer that is not the file.</summary>
    public static Exception Refused(Uri address, HttpResponseMessage response, TimeProvider time)
    {
        var status = response.StatusCode;
        return status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new CellGenieException(
                $"{address}: there is no such file on the server ({(int)status}). It may have moved: see https://github.com/sartorius-research/LIVECell for the current address and give it as the base address."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new CellGenieException(
                $"{address}: the server does not allow the download ({(int)status}). A proxy or firewall may block it, or the file is no longer public: open the address in a browser to see."),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented =>
                new TransientFailureException($"{address}: the server answers {(int)status}", retryAfter: RetryAfter(response, time)),
            _ => new CellGenieException($"{address}: the server answers {(int)status} {response.ReasonPhrase}, which is not the file. Check the base address."),
        };
    }

    /// <summary>Refuses an answer that claims to be the file but whose headers show that something between has replaced or changed it.</summary>
    /// <exception cref="CellGenieException">The answer is a web page or compressed.</exception>
    public static void RequireUnchanged(Uri address, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
            throw new CellGenieException($"{address}: the answer is a web page, not the file. This network may want a login first: open any page in a browser.");
        if (response.Content.Headers.ContentEncoding.Any(e => e != "identity"))
            throw new CellGenieException($"{address}: the answer came compressed, which was not asked for. A proxy changes the data; try another network.");
    }

    /// <summary>RFC 9110, 10.2.3: a number of seconds or a date.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - time.GetUtcNow() : null;

    private static string Innermost(Exception error) => error.GetBaseException().Message.TrimEnd('.');
}
