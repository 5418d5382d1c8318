namespace CellGenie.Grains;

/// <summary>How an order is carried out.</summary>
/// <param name="LibraryVersion">Version of the cell library that donors are taken from.</param>
/// <param name="SpecificationJson">The engine's specification, as JSON.</param>
/// <param name="Images">Images.</param>
/// <param name="ShardSize">Images of a shard.</param>
internal sealed record BatchPlan(string LibraryVersion, string SpecificationJson, int Images, int ShardSize);
