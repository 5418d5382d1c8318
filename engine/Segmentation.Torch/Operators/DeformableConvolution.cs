using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// Modulated deformable convolution (DCNv2): 3x3, stride 1, padding 1, no bias. Composed from <c>grid_sample</c> and a matrix product;
/// the nine-fold sampled tensor is not kept but computed again in the backward pass (specification, section 13).
/// </summary>
internal sealed class DeformableConvolution : autograd.SingleTensorFunction<DeformableConvolution>
{
    private const int Taps = 9;

    public override string Name => nameof(DeformableConvolution);

    /// <summary>The convolution.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="offset">[N, 18·d, H, W] in pixels: of deformable group g and tap k = 3·ky + kx, channel 18g + 2k is dy, the next dx.</param>
    /// <param name="mask">[N, 9·d, H, W]: what each sample is multiplied with.</param>
    /// <param name="weight">[O, C/groups, 3, 3].</param>
    /// <param name="guard">Keeps what the backward pass throws.</param>
    /// <returns>[N, O, H, W].</returns>
    public static Tensor Apply(Tensor x, Tensor offset, Tensor mask, Tensor weight, BackwardGuard guard) =>
        is_grad_enabled() ? apply(x, offset, mask, weight, guard) : Convolve(x, offset, mask, weight);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, offset, mask, weight) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([x, offset, mask, weight]);
        ctx.save_data("guard", vars[4]);
        return Convolve(x, offset, mask, weight);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        ((BackwardGuard)ctx.get_data("guard")).Run(grad_output, inputs: 5, () =>
        {
            var saved = ctx.get_saved_variables();
            return Gradients(grad_output, saved[0], saved[1], saved[2], saved[3]);
        });

    private static Tensor Convolve(Tensor x, Tensor offset, Tensor mask, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var samples = AsColumns(Sample(Wide(x), Wide(offset), Wide(mask)), weight).to(weight.dtype);
        var (n, o, h, w) = (x.shape[0], weight.shape[0], x.shape[2], x.shape[3]);
        return Rows(weight, x.shape[1]).matmul(samples).view(n, o, h, w).MoveToOuterDisposeScope();
    }

    private static IReadOnlyList<Tensor?> Gradients(Tensor gradient, Tensor x, Tensor offset, Tensor mask, Tensor weight)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var groups = c / weight.shape[1];
        Tensor[] leaves = [.. new[] { x, offset, mask }.Select(t => Wide(t.detach()).detach().requires_grad_())];
        Tensor samples;
        using (enable_grad())
            samples = Sample(leaves[0], leaves[1], leaves[2]);

        using var _ = no_grad();
        var columns = AsColumns(samples.detach(), weight).to(weight.dtype);
        var g = gradient.reshape(n, groups, weight.shape[0] / groups, h * w);
        var weightGradient = g.matmul(columns.transpose(2, 3)).sum([0L]).view(weight.shape);
        var sampleGradient = Rows(weight, c).transpose(2, 3).matmul(g).to(samples.dtype).view(samples.shape);
        var inputGradients = autograd.grad([samples], leaves, [sampleGradient]);
        return [inputGradients[0].to(x.dtype), inputGradients[1].to(offset.dtype), inputGradients[2].to(mask.dtype), weightGradient, null];
    }

    /// <summary>The masked samples: [N, C, 9, H·W].</summary>
    private static Tensor Sample(Tensor x, Tensor offset, Tensor mask)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var d = offset.shape[1] / (2 * Taps);
        var shift = offset.reshape(n * d, Taps, 2, h, w);
        var y = Coordinates(shift.select(2, 0), h, along: 2, tap => tap / 3 - 1);
        var column = Coordinates(shift.select(2, 1), w, along: 3, tap => tap % 3 - 1);
        var grid = stack([column, y], dim: -1).view(n * d, Taps * h, w, 2);
        var samples = nn.functional.grid_sample(x.reshape(n * d, c / d, h, w), grid, align_corners: false);
        return samples.view(n, d, c / d, Taps, h * w).mul(mask.reshape(n, d, 1, Taps, h * w)).view(n, c, Taps, h * w);
    }

    /// <summary>
    /// Sampling positions along one axis as <c>grid_sample</c> counts them: (2p + 1)/size − 1 for pixel p. The operator computes p back, and
    /// a result just below a whole pixel would give the gradient of its wrong side; offsets are zero when training begins, so that is where
    /// every sample stands. Positions that would come back too low are therefore raised by a few rounding errors.
    /// </summary>
    /// <param name="shift">[N·d, 9, H, W] in pixels.</param>
    /// <param name="size">The length of the axis.</param>
    /// <param name="along">The dimension of <paramref name="shift"/> that runs along the axis.</param>
    /// <param name="tapOf">Where each of the nine taps lies from the centre.</param>
    private static Tensor Coordinates(Tensor shift, long size, int along, Func<int, int> tapOf)
    {
        var home = new double[Taps * size];
        for (var tap = 0; tap < Taps; tap++)
        {
            for (var p = 0; p < size; p++)
                home[tap * size + p] = p + tapOf(tap);
        }

        long[] shape = along == 2 ? [1, Taps, size, 1] : [1, Taps, 1, size];
        var pixel = shift.add(tensor(home, shape).to(shift.dtype).to(shift.device));
        var position = pixel.Times(2).Plus(1).Over(size).Plus(-1);
        return position.add(Raise(pixel, position, size));
    }

    private static Tensor Raise(Tensor pixel, Tensor position, long size)
    {
        using var _ = no_grad();
        var rounding = Math.ScaleB(1, pixel.dtype == ScalarType.Float64 ? -53 : -24);
        var back = position.Plus(1).Times(size).Plus(-1).Times(0.5);
        return back.lt(pixel.Plus(size * rounding)).to(pixel.dtype).Times(4 * rounding);
    }

    private static Tensor AsColumns(Tensor samples, Tensor weight) =>
        samples.view(samples.shape[0], samples.shape[1] / weight.shape[1], weight.shape[1] * Taps, samples.shape[3]);

    /// <summary>The weight as one matrix a group: [1, groups, O/groups, 9·C/groups].</summary>
    private static Tensor Rows(Tensor weight, long channels)
    {
        var groups = channels / weight.shape[1];
        return weight.reshape(1, groups, weight.shape[0] / groups, weight.shape[1] * Taps);
    }

    /// <summary>Sampling positions need more digits than bfloat16 has.</summary>
    private static Tensor Wide(Tensor t) => t.dtype == ScalarType.Float64 ? t : t.to(ScalarType.Float32);
}
