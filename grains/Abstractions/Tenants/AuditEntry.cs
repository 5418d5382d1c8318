namespace CellGenie.Grains;

/// <summary>Something that somebody did.</summary>
/// <param name="Time">When.</param>
/// <param name="Subject">Key id or user.</param>
/// <param name="Action">What, for example <c>batch.submit</c>.</param>
/// <param name="Target">On what.</param>
/// <param name="Outcome"><c>done</c>, or the error code.</param>
[Alias("cellgenie.AuditEntry")]
[GenerateSerializer]
public sealed record AuditEntry(
    [property: Id(0)] DateTimeOffset Time,
    [property: Id(1)] string Subject,
    [property: Id(2)] string Action,
    [property: Id(3)] string Target,
    [property: Id(4)] string Outcome);
