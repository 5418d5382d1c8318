using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>A shard of a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Shard">Number of the shard, from 0.</param>
/// <param name="First">Its first image, from 0.</param>
/// <param name="Count">Number of its images, 1 to <see cref="ShardHead.MaxImages"/>.</param>
public sealed record ShardWork(BatchSource Batch, int Shard, int First, int Count);
