namespace CellGenie.Grains;

/// <summary>The cell banks of a dataset. Key: <c>{tenant}/{dataset}</c>.</summary>
[Alias("cellgenie.ICellLibraryGrain")]
public interface ICellLibraryGrain : IGrainWithStringKey
{
    /// <summary>Starts an extraction (Module 1); one that is running goes on.</summary>
    [Alias("ExtractAsync")]
    [Allow(Role.Member)]
    Task<LibraryStatus> ExtractAsync(CancellationToken cancellationToken = default);

    /// <summary>The library.</summary>
    [Alias("GetAsync")]
    [Allow(Role.Viewer)]
    Task<LibraryStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>The extraction has ended.</summary>
    [Alias("ReportExtractionAsync")]
    [Allow]
    Task ReportExtractionAsync(ExtractionReport report, CancellationToken cancellationToken = default);

    /// <summary>The dataset is purged: stops an extraction and forgets everything.</summary>
    [Alias("ForgetAsync")]
    [Allow]
    Task ForgetAsync(CancellationToken cancellationToken = default);
}
