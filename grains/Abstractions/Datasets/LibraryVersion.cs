namespace CellGenie.Grains;

/// <summary>An immutable cell bank made from a dataset.</summary>
/// <param name="Id">The first 16 hexadecimal digits of the bank’s SHA-256.</param>
/// <param name="BankSha256">Identity of the bank.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Cells">Cells in it.</param>
/// <param name="Bytes">Size of the bank.</param>
/// <param name="Cultures">Cultures in it.</param>
[Alias("cellgenie.LibraryVersion")]
[GenerateSerializer]
public sealed record LibraryVersion(
    [property: Id(0)] string Id,
    [property: Id(1)] string BankSha256,
    [property: Id(2)] DateTimeOffset Created,
    [property: Id(3)] int Cells,
    [property: Id(4)] long Bytes,
    [property: Id(5)] IReadOnlyList<string> Cultures);
