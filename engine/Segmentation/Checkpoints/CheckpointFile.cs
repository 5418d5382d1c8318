using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>A file of named tensors: safetensors, PyTorch's .pth in both formats, or a .pkl of NumPy arrays.</summary>
/// <remarks>Nothing in a file is ever executed: pickles are read by a machine that knows two dozen opcodes and a dozen names, and refuses everything else.</remarks>
public sealed class CheckpointFile : IDisposable
{
    /// <summary>The most tensors that a file may have.</summary>
    public const int MaxTensors = 100_000;

    private readonly Dictionary<string, TensorView> _views = [];
    private readonly List<StoredTensor> _tensors = [];
    private readonly IDisposable _source;

    internal CheckpointFile(string path, CheckpointFormat format, IDisposable source, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        Format = format;
        Metadata = metadata;
        _source = source;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>How the file is stored.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>Texts that stand beside the tensors (safetensors only).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in file order.</summary>
    public IReadOnlyList<StoredTensor> Tensors => _tensors;

    /// <summary>Names of entries that are no tensors.</summary>
    public IReadOnlyList<string> Others { get; internal set; } = [];

    /// <summary>Whether names may be those of a part of the network, to be found by their ends (detectron2's <c>matching_heuristics</c>).</summary>
    public bool MatchesByEnd { get; internal set; }

    /// <summary>Opens a file and reads what it holds; the values stay in it.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, is damaged, or holds something else than tensors.</exception>
    public static CheckpointFile Open(string path) => CheckpointOpener.Open(path);

    /// <summary>The tensor of a name, or null.</summary>
    public StoredTensor? Find(string name) => _views.TryGetValue(name, out var view) ? view.Tensor : null;

    /// <summary>Reads a tensor as single-precision numbers, row-major.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is damaged.</exception>
    /// <exception cref="ArgumentException">The tensor is not of this file.</exception>
    public float[] ReadSingles(StoredTensor tensor) => TensorTypes.ToSingles(tensor.Type, ReadRaw(tensor));

    /// <summary>Reads a tensor of whole numbers, row-major.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is damaged.</exception>
    /// <exception cref="ArgumentException">The tensor is not of this file, or not of whole numbers.</exception>
    public long[] ReadIntegers(StoredTensor tensor) => TensorTypes.ToIntegers(tensor.Type, ReadRaw(tensor));

    /// <summary>Reads a tensor's bytes: little-endian values, row-major.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is damaged.</exception>
    /// <exception cref="ArgumentException">The tensor is not of this file.</exception>
    public byte[] ReadRaw(StoredTensor tensor)
    {
        if (!_views.TryGetValue(tensor.Name, out var view) || view.Tensor != tensor)
            throw new ArgumentException($"{tensor.Name} is not a tensor of {Path}.", nameof(tensor));
        return view.Read();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Adds a tensor after checking that it lies inside its storage.</summary>
    internal void Add(TensorView view)
    {
        var name = view.Tensor.Name;
        if (_tensors.Count == MaxTensors)
            throw new InvalidInputException(Path, "", $"has more than {MaxTensors} tensors");
        if (view.BrokenRule() is { } rule)
            throw new InvalidInputException(Path, $"tensor {name}", rule);
        if (!_views.TryAdd(name, view))
            throw new InvalidInputException(Path, $"tensor {name}", "stands there twice");
        _tensors.Add(view.Tensor);
    }
}
