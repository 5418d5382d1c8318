using System.Net.Http.Headers;
using System.Text.Json;

namespace CellGenie.Client;

/// <summary>Datasets over HTTP.</summary>
internal sealed class HttpDatasets(HttpTransport http) : IDatasetTransport
{
    public async Task<Page<Dataset>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "datasets").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageDataset, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Dataset> CreateAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "datasets").ConfigureAwait(false);
        return await http.SendAsync(HttpMethod.Post, path, new NewDataset { Id = dataset }, WireJson.Default.NewDataset, WireJson.Default.Dataset, repeatable: true, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Dataset> GetAsync(string? tenant, string dataset, CancellationToken cancellationToken) =>
        await http.GetAsync(await PathAsync(tenant, dataset, cancellationToken).ConfigureAwait(false), WireJson.Default.Dataset, cancellationToken).ConfigureAwait(false);

    public async Task DeleteAsync(string? tenant, string dataset, CancellationToken cancellationToken) =>
        await http.DeleteAsync(await PathAsync(tenant, dataset, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<Page<StoredFile>> ListFilesAsync(string? tenant, string dataset, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "files").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageStoredFile, cancellationToken).ConfigureAwait(false);
    }

    public async Task PutImageAsync(string? tenant, string dataset, string file, UploadBody body, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "images", file).ConfigureAwait(false);
        await http.Pipeline.DoAsync(new HttpCall(HttpMethod.Put, path) { Content = timer => new BodyContent(body, timer) }, cancellationToken).ConfigureAwait(false);
    }

    public async Task PutAnnotationsAsync(string? tenant, string dataset, UploadBody body, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "annotations").ConfigureAwait(false);
        await http.Pipeline.DoAsync(new HttpCall(HttpMethod.Put, path) { Content = timer => new BodyContent(body, timer, "application/json") }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<RemoteContent> OpenFileAsync(string? tenant, string dataset, string name, CancellationToken cancellationToken)
    {
        var path = Route.File(await PathAsync(tenant, dataset, cancellationToken).ConfigureAwait(false), name);
        return await http.OpenAsync(new HttpCall(HttpMethod.Get, path), 0, null, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Upload> BeginUploadAsync(string? tenant, string dataset, NewUpload upload, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "uploads").ConfigureAwait(false);
        return await http.SendAsync(HttpMethod.Post, path, upload, WireJson.Default.NewUpload, WireJson.Default.Upload, repeatable: true, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Upload> GetUploadAsync(string? tenant, string dataset, string upload, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "uploads", upload).ConfigureAwait(false);
        return await http.GetAsync(path, WireJson.Default.Upload, cancellationToken).ConfigureAwait(false);
    }

    // Not repeated blindly: the service may have taken the chunk of a lost answer, so the caller asks for the offset first.
    public async Task<Upload> PutChunkAsync(string? tenant, string dataset, Upload upload, UploadBody chunk, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "uploads", upload.Id).ConfigureAwait(false);
        var call = new HttpCall(HttpMethod.Put, path)
        {
            Repeatable = false,
            Content = timer =>
            {
                var content = new BodyContent(chunk, timer);
                content.Headers.ContentRange = new ContentRangeHeaderValue(upload.Offset, upload.Offset + chunk.Length - 1, upload.Length);
                return content;
            },
        };
        return await http.Pipeline.ReadAsync(call, WireJson.Default.Upload, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Dataset> CompleteAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "complete").ConfigureAwait(false);
        return await http.CommandAsync(path, WireJson.Default.Dataset, cancellationToken).ConfigureAwait(false);
    }

    public async Task<JsonElement> GetAuditAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, dataset, cancellationToken, "audit").ConfigureAwait(false);
        return await http.GetAsync(path, WireJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CellLibrary> ExtractAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "libraries", dataset, "extract").ConfigureAwait(false);
        return await http.CommandAsync(path, WireJson.Default.CellLibrary, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CellLibrary> GetLibraryAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "libraries", dataset).ConfigureAwait(false);
        return await http.GetAsync(path, WireJson.Default.CellLibrary, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Page<string>> ListCulturesAsync(string? tenant, string dataset, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "cultures", dataset).ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageString, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Culture> GetCultureAsync(string? tenant, string dataset, string culture, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "cultures", dataset, culture).ConfigureAwait(false);
        return await http.GetAsync(path, WireJson.Default.Culture, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<string> PathAsync(string? tenant, string dataset, CancellationToken cancellationToken, params string[] rest) =>
        http.PathAsync(tenant, cancellationToken, ["datasets", dataset, .. rest]);
}
