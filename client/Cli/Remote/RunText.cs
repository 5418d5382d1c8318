using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Training runs for people.</summary>
internal static class RunText
{
    public static void WriteList(TextWriter output, Page<TrainingRun> page)
    {
        var table = new TextTable("run", "phase", "step", "steps", "loss", "GPU min", "created");
        foreach (var run in page.Items)
            table.Add(run.Id, BatchText.Phase(run.Phase), $"{run.Step}", $"{run.Steps}", Loss(run), Number(run.GpuMinutes), BatchText.Time(run.Created));
        table.Write(output);
    }

    public static void Write(TextWriter output, TrainingRun run)
    {
        output.WriteLine($"run:        {run.Id}");
        output.WriteLine($"phase:      {BatchText.Phase(run.Phase)}{(run.Reason == null ? "" : $" ({run.Reason})")}");
        if (run.Phase == RunPhase.Waiting)
            output.WriteLine($"ahead:      {run.QueuePosition} runs");
        output.WriteLine($"steps:      {run.Step} of {run.Steps}, attempt {run.Attempt}, loss {Loss(run)}");
        output.WriteLine($"GPU time:   {Number(run.GpuMinutes)} min");
        if (run.Latest is { } latest)
            output.WriteLine($"checkpoint: step {latest.Step}, {latest.File}");
        output.WriteLine($"created:    {BatchText.Time(run.Created)}{(run.Ended is { } ended ? $", ended {BatchText.Time(ended)}" : "")}");
    }

    private static string Loss(TrainingRun run) => run.Loss is { } loss ? loss.ToString("0.####", CultureInfo.InvariantCulture) : "-";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
