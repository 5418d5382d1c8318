namespace CellGenie.Segmentation;

/// <summary>Counts the multiplications of a network, worked out from its options alone. Sampling, norms and activations are left out: they are little.</summary>
public static class ModelCost
{
    /// <summary>The cost of each part.</summary>
    /// <param name="model">The network.</param>
    /// <param name="height">Rows of the padded image, a multiple of 32.</param>
    /// <param name="width">Columns of the padded image, a multiple of 32.</param>
    /// <returns>Backbone, pyramid and proposal network for one image; a cascade stage's box head and the mask head for one region.</returns>
    /// <exception cref="ArgumentException">A side is not a positive multiple of 32.</exception>
    public static IReadOnlyList<PartCost> Of(ModelDescription model, int height, int width)
    {
        var places = model.Maps(height, width).ToDictionary(m => m.Name, m => (long)m.Height * m.Width);
        var weights = model.Tensors.Where(t => t.Shape.Count is 2 or 4 && t.Role == TensorRole.Weight).ToArray();
        long Sum(Func<TensorSpec, long> times) => weights.Sum(t => t.Count * times(t));
        var o = model.Options;
        return
        [
            new("bottom_up", Sum(t => BackbonePlaces(t, places, (long)height * width)), false),
            new("fpn", Sum(t => t.Part == "fpn" ? places[$"p{LevelOf(t)}"] : 0), false),
            new("rpn", Sum(t => t.Part == "rpn" ? o.RpnLevels.Sum(level => places[$"p{level}"]) : 0), false),
            new("box_head", Sum(t => t.Part is "box_head.0" or "box_predictor.0" ? t.Shape.Count == 4 ? o.BoxPool * o.BoxPool : 1 : 0), true),
            new("mask_head", Sum(t => t.Part != "mask_head" ? 0 : t.Name.EndsWith("predictor.weight", StringComparison.Ordinal) ? o.MaskSide * o.MaskSide : o.MaskPool * o.MaskPool), true),
        ];
    }

    /// <summary>The digit in <c>backbone.fpn_output3.weight</c>.</summary>
    private static char LevelOf(TensorSpec tensor) => tensor.Name.First(char.IsAsciiDigit);

    /// <summary>Places at which a tensor of the backbone is applied. Stride comes after the 3x3 convolution, so that a stage begins at the size of the one before.</summary>
    private static long BackbonePlaces(TensorSpec tensor, Dictionary<string, long> places, long image)
    {
        if (tensor.Part == "stem")
            return image / 4;
        if (!tensor.Part.StartsWith("res", StringComparison.Ordinal))
            return 0;
        if (tensor.Name.Contains(".fc", StringComparison.Ordinal))
            return 1;
        var isBeforeStride = tensor.Name.StartsWith($"backbone.bottom_up.{tensor.Part}.0.conv", StringComparison.Ordinal) && !tensor.Name.Contains(".conv3.", StringComparison.Ordinal);
        return isBeforeStride && tensor.Part != "res2" ? 4 * places[tensor.Part] : places[tensor.Part];
    }
}
