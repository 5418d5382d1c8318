namespace CellGenie.Grains;

/// <summary>How an order is carried out.</summary>
/// <param name="SpecificationJson">The engine's specification, as JSON.</param>
/// <param name="Images">Images.</param>
/// <param name="ShardSize">Images of a shard.</param>
internal sealed record BatchPlan(string SpecificationJson, int Images, int ShardSize);
