namespace CellGenie.Client;

/// <summary>An immutable cell bank made from a dataset.</summary>
public sealed record CellLibraryVersion
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Identity of the bank.</summary>
    public required string BankSha256 { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Cells in it.</summary>
    public required int Cells { get; init; }

    /// <summary>Bytes of it.</summary>
    public required long Bytes { get; init; }

    /// <summary>Cultures in it.</summary>
    public IReadOnlyList<string> Cultures { get; init; } = [];
}
