using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Batches for people.</summary>
internal static class BatchText
{
    public static void WriteList(TextWriter output, Page<Batch> page)
    {
        var table = new TextTable("batch", "phase", "images", "done", "failed", "cells", "created");
        foreach (var batch in page.Items)
            table.Add(batch.Id, Phase(batch.Phase), $"{batch.Images}", $"{batch.Done}", $"{batch.Failed}", $"{batch.Cells}", Time(batch.Created));
        table.Write(output);
    }

    public static void Write(TextWriter output, Batch batch)
    {
        output.WriteLine($"batch:    {batch.Id}");
        output.WriteLine($"phase:    {Phase(batch.Phase)}{(batch.Reason == null ? "" : $" ({batch.Reason})")}");
        output.WriteLine($"images:   {batch.Done} of {batch.Images} made, {batch.Failed} failed");
        output.WriteLine($"cells:    {batch.Cells}");
        output.WriteLine($"dataset:  {batch.Dataset}, library {batch.LibraryVersion}");
        output.WriteLine($"created:  {Time(batch.Created)}{(batch.Ended is { } ended ? $", ended {Time(ended)}" : "")}");
        if (batch is { Started: { } started, Ended: { } end, Done: > 0 } && end > started)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rate:     {batch.Done / (end - started).TotalSeconds:0.#} images/s"));
        foreach (var failure in batch.FirstFailures)
            output.WriteLine($"failed:   image {failure.Image}: {failure.Reason}");
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Phase<T>(T phase)
        where T : struct, Enum
    {
        var name = phase.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
