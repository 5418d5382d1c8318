namespace CellGenie.Silo;

/// <summary>
/// The dashboard at <c>/</c>: three files of this program. They hold nothing of any lab; what they show they ask of the API with the key of
/// whoever looks.
/// </summary>
internal static class DashboardRoutes
{
    // Nothing from elsewhere, no code in the page, no frame around it.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps the pages.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        Map(app, "/", "index.html", "text/html; charset=utf-8", "dashboard");
        Map(app, "/dashboard.css", "dashboard.css", "text/css; charset=utf-8", "dashboardStyle");
        Map(app, "/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8", "dashboardScript");
    }

    private static void Map(WebApplication app, string path, string file, string type, string name)
    {
        var bytes = Read(file);
        app.MapGet(path, (HttpContext context) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return Results.Bytes(bytes, type);
        }).WithMetadata(new AnonymousRoute()).WithName(name).ExcludeFromDescription();
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(DashboardRoutes).Assembly.GetManifestResourceStream(file)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
