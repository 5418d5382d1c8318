using System.Text.Json;

namespace CellGenie.Client;

/// <summary>Datasets, their files, cell libraries and cultures.</summary>
internal interface IDatasetTransport
{
    Task<Page<Dataset>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken);

    Task<Dataset> CreateAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task<Dataset> GetAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task DeleteAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task<Page<StoredFile>> ListFilesAsync(string? tenant, string dataset, PageRequest page, CancellationToken cancellationToken);

    Task PutImageAsync(string? tenant, string dataset, string file, UploadBody body, CancellationToken cancellationToken);

    Task PutAnnotationsAsync(string? tenant, string dataset, UploadBody body, CancellationToken cancellationToken);

    Task<RemoteContent> OpenFileAsync(string? tenant, string dataset, string name, CancellationToken cancellationToken);

    Task<Upload> BeginUploadAsync(string? tenant, string dataset, NewUpload upload, CancellationToken cancellationToken);

    Task<Upload> GetUploadAsync(string? tenant, string dataset, string upload, CancellationToken cancellationToken);

    Task<Upload> PutChunkAsync(string? tenant, string dataset, Upload upload, UploadBody chunk, CancellationToken cancellationToken);

    Task<Dataset> CompleteAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task<JsonElement> GetAuditAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task<CellLibrary> ExtractAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task<CellLibrary> GetLibraryAsync(string? tenant, string dataset, CancellationToken cancellationToken);

    Task<Page<string>> ListCulturesAsync(string? tenant, string dataset, PageRequest page, CancellationToken cancellationToken);

    Task<Culture> GetCultureAsync(string? tenant, string dataset, string culture, CancellationToken cancellationToken);
}
