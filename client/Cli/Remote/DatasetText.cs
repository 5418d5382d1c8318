using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Datasets for people.</summary>
internal static class DatasetText
{
    public static void WriteList(TextWriter output, Page<Dataset> page)
    {
        var table = new TextTable("dataset", "phase", "images", "cells", "MB", "cultures", "created");
        foreach (var dataset in page.Items)
            table.Add(dataset.Id, BatchText.Phase(dataset.Phase), $"{dataset.Images}", $"{dataset.Annotations}", $"{dataset.Bytes >> 20}", $"{dataset.Cultures.Count}", BatchText.Time(dataset.Created));
        table.Write(output);
    }

    public static void Write(TextWriter output, Dataset dataset)
    {
        output.WriteLine($"dataset:  {dataset.Id}");
        output.WriteLine($"phase:    {BatchText.Phase(dataset.Phase)}{(dataset.Reason == null ? "" : $" ({dataset.Reason})")}");
        output.WriteLine($"images:   {dataset.Images} with {dataset.Annotations} cells, {dataset.Bytes >> 20} MB");
        output.WriteLine($"cultures: {(dataset.Cultures.Count == 0 ? "-" : string.Join(", ", dataset.Cultures))}");
        output.WriteLine($"audit:    {dataset.Errors} errors, {dataset.Warnings} warnings");
    }
}
