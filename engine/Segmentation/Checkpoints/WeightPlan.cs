using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Which tensor of a file goes where in a network: transfer learning, spelled out tensor by tensor.</summary>
/// <remarks>
/// Names are those of detectron2. A tensor of another shape (the classes and anchors of MS-COCO weights) keeps its initial value; anchors are always
/// computed. Weights that were trained with frozen norms lack their counters, which is no fault.
/// </remarks>
public sealed class WeightPlan
{
    private const string ParallelPrefix = "module.";

    private WeightPlan(string file, IReadOnlyList<LoadedTensor> tensors, IReadOnlyList<string> skipped)
    {
        File = file;
        Tensors = tensors;
        Skipped = skipped;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Every tensor of the network.</summary>
    public IReadOnlyList<LoadedTensor> Tensors { get; }

    /// <summary>Names in the file that the network has no place for.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The tensors to copy.</summary>
    public IEnumerable<LoadedTensor> Loads => Tensors.Where(t => t.Fate == TensorFate.Loaded);

    /// <summary>Trained tensors and running values that keep their initial value.</summary>
    public IEnumerable<LoadedTensor> Reinitialised => Tensors.Where(t => t.Fate is TensorFate.OtherShape or TensorFate.Missing);

    /// <summary>Compares a file with a network.</summary>
    /// <exception cref="InvalidInputException">Not one tensor fits: the file belongs to another network.</exception>
    public static WeightPlan Create(ModelDescription model, CheckpointFile file)
    {
        var names = NamesOf(file);
        var used = new HashSet<StoredTensor>();
        var tensors = new List<LoadedTensor>();
        foreach (var target in model.Tensors)
        {
            var source = names.GetValueOrDefault(target.Name) ?? (file.MatchesByEnd ? LongestEnd(names, target.Name) : null);
            if (source != null)
                used.Add(source);
            tensors.Add(new LoadedTensor(target, source, Fate(target, source)));
        }

        var plan = new WeightPlan(file.Path, tensors, [.. file.Tensors.Where(t => !used.Contains(t)).Select(t => t.Name), .. file.Others]);
        return plan.Loads.Any()
            ? plan
            : throw new InvalidInputException(file.Path, "", $"holds no weights of the network '{model.Options.Name}': none of its {file.Tensors.Count} tensors has a name and a shape that fit");
    }

    /// <summary>Refuses a file that lacks anything: for models and checkpoints of our own.</summary>
    /// <exception cref="InvalidInputException">A tensor is missing or has another shape.</exception>
    public void RequireAll()
    {
        if (Reinitialised.FirstOrDefault() is { } lacking)
            throw new InvalidInputException(File, $"tensor {lacking.Target.Name}", lacking.Fate == TensorFate.Missing ? "is missing" : $"has the shape {Text(lacking.Source!.Shape)}, not {Text(lacking.Target.Shape)}");
    }

    /// <summary>One line: how many tensors were loaded, begin anew, and were skipped.</summary>
    public string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"{File}: {Loads.Count()} tensors loaded, {Reinitialised.Count()} begin anew, {Tensors.Count(t => t.Fate == TensorFate.Computed)} computed, {Skipped.Count} in the file not used");

    /// <summary>The summary, and a line for every tensor that begins anew or is skipped.</summary>
    public string Report()
    {
        var text = new StringBuilder(Summary()).Append('\n');
        foreach (var tensor in Reinitialised)
        {
            text.Append(CultureInfo.InvariantCulture, $"begins anew: {tensor.Target.Name} {Text(tensor.Target.Shape)}, ");
            text.Append(tensor.Source == null ? "not in the file\n" : $"the file has {Text(tensor.Source.Shape)}\n");
        }

        foreach (var name in Skipped)
            text.Append(CultureInfo.InvariantCulture, $"not used: {name}\n");
        return text.ToString();
    }

    private static TensorFate Fate(TensorSpec target, StoredTensor? source)
    {
        if (target.Role == TensorRole.Anchors || (target.Role == TensorRole.Counter && source == null))
            return TensorFate.Computed;
        if (source == null)
            return TensorFate.Missing;
        return source.Shape.SequenceEqual(target.Shape) ? TensorFate.Loaded : TensorFate.OtherShape;
    }

    /// <summary>The tensors by name, without the prefix that a data-parallel wrapper puts before all of them.</summary>
    private static Dictionary<string, StoredTensor> NamesOf(CheckpointFile file)
    {
        var isParallel = file.Tensors.All(t => t.Name.StartsWith(ParallelPrefix, StringComparison.Ordinal));
        return file.Tensors.ToDictionary(t => isParallel ? t.Name[ParallelPrefix.Length..] : t.Name);
    }

    /// <summary>The tensor with the longest name that a name ends with, at a point.</summary>
    private static StoredTensor? LongestEnd(Dictionary<string, StoredTensor> names, string name)
    {
        for (var point = name.IndexOf('.', StringComparison.Ordinal); point >= 0; point = name.IndexOf('.', point + 1))
        {
            if (names.TryGetValue(name[(point + 1)..], out var found))
                return found;
        }

        return null;
    }

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
