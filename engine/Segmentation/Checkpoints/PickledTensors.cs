using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Finds the tensors in what a pickle holds: the dictionary under <c>model</c> or <c>state_dict</c>, or the whole.</summary>
internal static class PickledTensors
{
    private static readonly string[] Containers = ["model", "state_dict"];

    /// <summary>Adds all tensors to a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">What the pickle holds.</param>
    /// <param name="view">Makes a tensor of a value; null for a value that is none.</param>
    public static void AddTo(CheckpointFile file, object? root, Func<string, object?, TensorView?> view)
    {
        if (root is not PickleDictionary dictionary)
            throw new InvalidInputException(file.Path, "", "is no checkpoint: the pickle holds no dictionary");
        var others = new List<string>();
        var inner = Containers.Select(dictionary.Find).OfType<PickleDictionary>().FirstOrDefault();
        if (inner != null)
            others.AddRange(dictionary.Entries.Where(entry => entry.Value != inner).Select(entry => entry.Key));
        foreach (var (key, value) in (inner ?? dictionary).Entries)
        {
            if (view(key, value) is { } tensor)
                file.Add(tensor);
            else
                others.Add(key);
        }

        file.Others = others;
        file.MatchesByEnd = dictionary.Find("matching_heuristics") is true;
        if (file.Tensors.Count == 0)
            throw new InvalidInputException(file.Path, "", "is no checkpoint: it holds no tensor");
    }

    /// <summary>A shape of a pickle as a shape here.</summary>
    public static int[] Shape(CheckpointFile file, string name, long[] shape) => Array.ConvertAll(shape, side =>
        side is >= 0 and <= int.MaxValue ? (int)side : throw new InvalidInputException(file.Path, $"tensor {name}", $"has a side of {side}"));

    /// <summary>A PyTorch tensor.</summary>
    public static TensorView Torch(CheckpointFile file, string name, PickleTensor tensor, TensorStorage storage) =>
        new(new StoredTensor(name, tensor.Storage.Type, Shape(file, name, tensor.Shape)), storage, tensor.Offset, tensor.Strides);
}
