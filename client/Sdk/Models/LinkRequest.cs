namespace CellGenie.Client;

/// <summary>Asks for addresses of files.</summary>
public sealed record LinkRequest
{
    /// <summary>Names as in <see cref="StoredFile"/>, 1 to 1,000.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
