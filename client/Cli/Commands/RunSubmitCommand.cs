using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;
using CellGenie.Imaging;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie run submit</c>.</summary>
internal static class RunSubmitCommand
{
    public static Command Create(Terminal terminal)
    {
        var datasets = Data("--dataset", "Real dataset to train on, with its weight (default 1); may be given several times.");
        var batches = Data("--batch", "Batch of synthetic images to train on, with its weight (default 1); may be given several times.");
        var steps = new Option<int>("--steps") { Description = "Optimiser steps.", HelpName = "N", Required = true };
        var gpu = new Option<string>("--gpu-class") { Description = "Class of GPU; any for the first that is free.", HelpName = "NAME", DefaultValueFactory = _ => "any" };
        var model = new Option<string>("--model") { Description = "JSON file with the trainer's options.", HelpName = "FILE" };
        var id = new Option<string>("--id") { Description = "Id of the new run; the same order under the same id is the same run. Default: the service chooses.", HelpName = "ID" };
        var wait = new Option<bool>("--wait") { Description = "Watch it to its end." };
        return new Command("submit", "Order a training run.") { datasets, batches, steps, gpu, model, id, wait }
            .WithExample("cellgenie run submit --dataset livecell --batch b-7=0.5 --steps 90000 --gpu-class a100").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var data = Read(parsed.GetValue(datasets), synthetic: false).Concat(Read(parsed.GetValue(batches), synthetic: true)).ToList();
                if (data.Count == 0)
                    throw CommandException.Usage("give --dataset, --batch, or both");
                var options = new TrainOptions(data, parsed.GetRequiredValue(steps)) { RunId = parsed.GetValue(id), GpuClass = parsed.GetRequiredValue(gpu), Model = ReadModel(parsed.GetValue(model)) };
                var operation = await client.TrainAsync(WaitUntil.Started, options, cancellationToken);
                if (parsed.GetValue(wait))
                {
                    terminal.Note($"run {operation.Id}");
                    return RunWatch.Run(terminal, client.GetRunClient(operation.Id), cancellationToken);
                }

                var status = operation.Status!;
                terminal.Write(status, RemoteJson.Types.TrainingRun, output => RunText.Write(output, status));
                terminal.Note($"watch it: cellgenie run watch {operation.Id}");
                return ExitCode.Done;
            }, patient: true);
    }

    private static Option<string[]> Data(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "ID[=W]" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!TryParse(token.Value, out _, out _))
                    result.AddError($"{name} '{token.Value}': expected an id, or an id and a weight above 0 such as b-7=0.5");
            }
        });
        return option;
    }

    private static IEnumerable<TrainingData> Read(string[]? values, bool synthetic)
    {
        foreach (var value in values ?? [])
        {
            if (TryParse(value, out var id, out var weight))
                yield return new TrainingData { Source = id, Synthetic = synthetic, Weight = weight };
        }
    }

    private static bool TryParse(string value, out string id, out double weight)
    {
        var parts = value.Split('=');
        (id, weight) = (parts[0], 1);
        return id.Length > 0 && (parts.Length == 1
            || (parts.Length == 2 && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight) && weight > 0));
    }

    private static JsonElement? ReadModel(string? file)
    {
        if (file == null)
            return null;
        try
        {
            return JsonElement.Parse(File.ReadAllBytes(CommonOptions.RequireFile(file)));
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(file, $"line {e.LineNumber + 1}", e.Message, e);
        }
    }
}
