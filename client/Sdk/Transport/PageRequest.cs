namespace CellGenie.Client;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">Items of it; null for the service's own number.</param>
/// <param name="Continuation">Where it begins; null for the start.</param>
internal sealed record PageRequest(int? Limit = null, string? Continuation = null);
