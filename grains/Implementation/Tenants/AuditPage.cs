namespace CellGenie.Grains;

/// <summary>A part of the audit log, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Continuation">Asks for the next part; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Continuation);
