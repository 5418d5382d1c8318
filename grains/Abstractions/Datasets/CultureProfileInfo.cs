namespace CellGenie.Grains;

/// <summary>What is normal for one culture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LibraryVersion">The library that says so.</param>
/// <param name="ProfileJson">The engine’s culture profile, as JSON.</param>
[Alias("cellgenie.CultureProfileInfo")]
[GenerateSerializer]
public sealed record CultureProfileInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string LibraryVersion,
    [property: Id(2)] string ProfileJson);
