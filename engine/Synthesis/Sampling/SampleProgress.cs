namespace CellGenie.Synthesis.Sampling;

/// <summary>How far the writing of a sample data set has come.</summary>
/// <param name="Done">Images written.</param>
/// <param name="Total">Images in all.</param>
/// <param name="FileName">The image just written.</param>
public readonly record struct SampleProgress(int Done, int Total, string FileName);
