namespace CellGenie.Segmentation;

/// <summary>What a network consists of, worked out from its options alone: tensors with names and shapes, parts, parameter counts.</summary>
public sealed class ModelDescription
{
    /// <summary>Describes a network.</summary>
    /// <exception cref="CellGenie.Imaging.CellGenieException">The options are not valid.</exception>
    public ModelDescription(ModelOptions options)
    {
        Options = options.Validate();
        Tensors = StateLayout.Of(options);
        Parts = [.. Leaves(options).Select(leaf => Sum(leaf, leaf)), .. Groups(options).Select(group => Sum(group.Name, [.. group.Leaves]))];
    }

    /// <summary>The options.</summary>
    public ModelOptions Options { get; }

    /// <summary>Every tensor of a checkpoint, in the order of the network.</summary>
    public IReadOnlyList<TensorSpec> Tensors { get; }

    /// <summary>The parts: first the smallest ones, then <c>bottom_up</c>, <c>roi_heads</c> and, last, <c>total</c>, which are sums.</summary>
    public IReadOnlyList<ModelPart> Parts { get; }

    /// <summary>Number of trained values of the whole network.</summary>
    public long Parameters => Parts[^1].Parameters;

    /// <summary>Number of tensors that are trained.</summary>
    public int ParameterTensors => Tensors.Count(IsParameter);

    /// <summary>Number of batch norms.</summary>
    public int Norms => Tensors.Count(t => t.Role == TensorRole.Counter);

    /// <summary>Whether a tensor is trained.</summary>
    public static bool IsParameter(TensorSpec tensor) => tensor.Role is TensorRole.Weight or TensorRole.Norm;

    /// <summary>Shapes of the backbone's and the pyramid's maps for an image.</summary>
    /// <param name="height">Rows of the padded image, a multiple of 32.</param>
    /// <param name="width">Columns of the padded image, a multiple of 32.</param>
    /// <exception cref="ArgumentException">A side is not a positive multiple of 32.</exception>
    public IReadOnlyList<FeatureMap> Maps(int height, int width)
    {
        if (height <= 0 || width <= 0 || height % 32 != 0 || width % 32 != 0)
            throw new ArgumentException($"{width}x{height} is not a multiple of 32 on both sides.", nameof(height));
        var maps = new List<FeatureMap>();
        for (var k = 2; k <= 5; k++)
            maps.Add(new FeatureMap($"res{k}", 4 * Options.Width << (k - 2), height >> k, width >> k));
        for (var k = 2; k <= 5; k++)
            maps.Add(new FeatureMap($"p{k}", Options.FpnChannels, height >> k, width >> k));
        // p6 is every other value of p5, so an odd side rounds up.
        maps.Add(new FeatureMap("p6", Options.FpnChannels, ((height >> 5) + 1) / 2, ((width >> 5) + 1) / 2));
        return maps;
    }

    private static IEnumerable<string> Leaves(ModelOptions options) =>
        ["stem", "res2", "res3", "res4", "res5", "fpn", "rpn", .. Heads(options)];

    private static IEnumerable<string> Heads(ModelOptions options) =>
        [.. Enumerable.Range(0, options.CascadeIou.Count).SelectMany(k => new[] { $"box_head.{k}", $"box_predictor.{k}" }), "mask_head"];

    private static IEnumerable<(string Name, IEnumerable<string> Leaves)> Groups(ModelOptions options) =>
        [("bottom_up", ["stem", "res2", "res3", "res4", "res5"]), ("roi_heads", Heads(options)), ("total", Leaves(options))];

    private ModelPart Sum(string name, params string[] leaves)
    {
        var tensors = Tensors.Where(t => leaves.Contains(t.Part)).ToArray();
        return new ModelPart(name, tensors.Where(IsParameter).Sum(t => t.Count), tensors.Length);
    }
}
