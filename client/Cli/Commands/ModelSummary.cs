using System.Globalization;
using System.Text.Json.Nodes;
using CellGenie.Cli.Output;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary>What <c>model describe</c> prints.</summary>
internal sealed record ModelSummary(
    string Name, long Parameters, int ParameterTensors, int Norms, IReadOnlyList<ModelPart> Parts, IReadOnlyList<FeatureMap> Maps, JsonNode Options, IReadOnlyList<TensorShape> Tensors)
{
    public static ModelSummary Of(ModelOptions options, int width, int height)
    {
        var description = new ModelDescription(options);
        return new ModelSummary(
            options.Name,
            description.Parameters,
            description.ParameterTensors,
            description.Norms,
            description.Parts,
            description.Maps(height, width),
            JsonNode.Parse(options.ToJson())!,
            [.. description.Tensors.Select(t => new TensorShape(t.Name, t.Shape, t.Part, ModelDescription.IsParameter(t)))]);
    }

    /// <summary>Writes the parts and the maps; the tensors too where they are wanted.</summary>
    public void WriteText(TextWriter output, bool tensors)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name}: {Parameters:N0} parameters in {ParameterTensors} tensors, {Norms} batch norms, {Tensors.Count} state keys"));
        output.WriteLine();
        Write(output, new TextTable("part", "parameters", "tensors"), Parts, p => [p.Name, p.Parameters.ToString("N0", CultureInfo.InvariantCulture), $"{p.Tensors}"]);
        Write(output, new TextTable("map", "channels", "height", "width"), Maps, m => [m.Name, $"{m.Channels}", $"{m.Height}", $"{m.Width}"]);
        if (tensors)
            Write(output, new TextTable("tensor", "shape"), Tensors, t => [t.Name, string.Join('x', t.Shape)]);
    }

    private static void Write<T>(TextWriter output, TextTable table, IEnumerable<T> items, Func<T, string[]> row)
    {
        foreach (var item in items)
            table.Add(row(item));
        table.Write(output);
        output.WriteLine();
    }
}

/// <summary>One tensor of a checkpoint.</summary>
internal sealed record TensorShape(string Name, IReadOnlyList<int> Shape, string Part, bool IsTrained);
