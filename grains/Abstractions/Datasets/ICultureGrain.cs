namespace CellGenie.Grains;

/// <summary>A culture of a dataset. Key: <c>{tenant}/{dataset}/{culture}</c>.</summary>
[Alias("cellgenie.ICultureGrain")]
public interface ICultureGrain : IGrainWithStringKey
{
    /// <summary>The culture’s profile.</summary>
    [Alias("GetAsync")]
    [Allow(Role.Viewer)]
    Task<CultureProfileInfo> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets the profile of the newest library; null forgets the culture.</summary>
    [Alias("SetAsync")]
    [Allow]
    Task SetAsync(CultureProfileInfo? culture, CancellationToken cancellationToken = default);
}
