namespace CellGenie.Grains;

/// <summary>A state that training can go on from.</summary>
/// <param name="Attempt">Attempt that wrote it.</param>
/// <param name="Step">Steps done.</param>
/// <param name="File">File name in the attempt’s folder.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
[Alias("cellgenie.Checkpoint")]
[GenerateSerializer]
public sealed record Checkpoint(
    [property: Id(0)] int Attempt,
    [property: Id(1)] int Step,
    [property: Id(2)] string File,
    [property: Id(3)] string Sha256);
