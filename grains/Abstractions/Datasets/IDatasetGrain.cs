using Orleans.Concurrency;

namespace CellGenie.Grains;

/// <summary>An imported real dataset. Its files lie in blobs. Key: <c>{tenant}/{dataset}</c>.</summary>
[Alias("cellgenie.IDatasetGrain")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>Creates the dataset, empty; a second call changes nothing.</summary>
    [Alias("CreateAsync")]
    [Allow(Role.Member)]
    Task<DatasetStatus> CreateAsync(CancellationToken cancellationToken = default);

    /// <summary>The dataset.</summary>
    [Alias("GetAsync")]
    [Allow(Role.Viewer)]
    [AlwaysInterleave]
    Task<DatasetStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Conflict when files may not be added any more.</summary>
    [Alias("RequireUploadingAsync")]
    [Allow(Role.Member)]
    Task RequireUploadingAsync(CancellationToken cancellationToken = default);

    /// <summary>No more files come: unpack, check, count.</summary>
    [Alias("CompleteUploadAsync")]
    [Allow(Role.Member)]
    Task<DatasetStatus> CompleteUploadAsync(CancellationToken cancellationToken = default);

    /// <summary>The check has ended.</summary>
    [Alias("ReportImportAsync")]
    [Allow]
    Task ReportImportAsync(ImportReport report, CancellationToken cancellationToken = default);

    /// <summary>Marks the dataset as deleted. Its files are purged 14 days later.</summary>
    [Alias("DeleteAsync")]
    [Allow(Role.Owner)]
    Task DeleteAsync(CancellationToken cancellationToken = default);
}
