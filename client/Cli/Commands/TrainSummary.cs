using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary>What <c>train</c> made, as it prints it.</summary>
internal sealed record TrainSummary(string Model, string Report, int Iterations, bool StoppedEarly, int? BestIteration, ScoreSummary? Scores)
{
    public static TrainSummary Of(string folder, TrainingOutcome outcome) => new(
        outcome.ModelFile, Path.Combine(folder, RunFiles.Report), outcome.Iterations, outcome.StoppedEarly, outcome.Best?.Iteration, ScoreSummary.Of(outcome.Best?.Scores));

    public void WriteText(TextWriter output)
    {
        output.WriteLine(StoppedEarly ? $"stopped after {Iterations} steps: validation did not improve any more" : $"{Iterations} steps done");
        if (Scores != null)
            output.WriteLine($"best after step {BestIteration}: {Scores}");
        output.WriteLine($"model: {Model}");
        output.WriteLine($"loss curves: {Report}");
    }
}
