using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// RoIAlign as torchvision defines it (aligned, adaptive number of samples), exactly: bilinear sampling separates, so a region is
/// <c>vertical · window · horizontalᵀ</c>. All levels of the pyramid stand in one matrix, and one call pools from all of them.
/// </summary>
internal sealed class RoiAlign : autograd.SingleTensorFunction<RoiAlign>
{
    public override string Name => nameof(RoiAlign);

    /// <summary>Pools regions.</summary>
    /// <param name="pyramid">[pixels, C]: all maps, one row a pixel.</param>
    /// <param name="plan">What to gather.</param>
    /// <param name="gradientScale">What the gradient is multiplied with on its way back (the cascade uses 1/3).</param>
    /// <param name="guard">Keeps what the backward pass throws.</param>
    /// <returns>[regions, C, bins, bins].</returns>
    public static Tensor Apply(Tensor pyramid, RoiPlan plan, double gradientScale, BackwardGuard guard)
    {
        if (plan.Count == 0)
            return zeros([0, pyramid.shape[1], plan.Bins, plan.Bins], pyramid.dtype, pyramid.device);
        return is_grad_enabled() ? apply(pyramid, plan, gradientScale, guard) : Pool(pyramid, plan);
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (pyramid, plan) = ((Tensor)vars[0], (RoiPlan)vars[1]);
        ctx.set_materialize_grads(false);
        ctx.save_data("rows", pyramid.shape[0]);
        ctx.save_data("plan", plan);
        ctx.save_data("scale", vars[2]);
        ctx.save_data("guard", vars[3]);
        return Pool(pyramid, plan);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        ((BackwardGuard)ctx.get_data("guard")).Run(grad_output, inputs: 4, () =>
            [Spread(grad_output, (RoiPlan)ctx.get_data("plan"), (long)ctx.get_data("rows"), (double)ctx.get_data("scale")), null, null, null]);

    private static Tensor Pool(Tensor pyramid, RoiPlan plan)
    {
        using var scope = NewDisposeScope();
        var (p, c) = (plan.Bins, pyramid.shape[1]);
        var parts = new List<Tensor>();
        foreach (var batch in plan.Batches)
        {
            using var inner = NewDisposeScope();
            var (r, h, w) = (batch.Regions.Length, batch.Height, batch.Width);
            var window = pyramid.index_select(0, Rows(batch, pyramid.shape[0], pyramid.device));
            var columns = Weights(batch.Vertical, r, p, h, pyramid).bmm(window.view(r, h, w * c)).view(r * p, w, c);
            var pooled = PerRow(Weights(batch.Horizontal, r, p, w, pyramid), p).bmm(columns);
            parts.Add(pooled.view(r, p, p, c).MoveToOuterDisposeScope());
        }

        var all = cat([.. parts], 0).index_select(0, tensor(plan.Places, device: pyramid.device));
        return all.permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the pyramid from the gradient of the pooled regions.</summary>
    private static Tensor Spread(Tensor gradient, RoiPlan plan, long rows, double scale)
    {
        using var scope = NewDisposeScope();
        var (p, c) = (plan.Bins, gradient.shape[1]);
        var byRegion = gradient.permute(0, 2, 3, 1).contiguous();
        // Many regions add to one pixel, which bfloat16 has too few digits for.
        var wide = gradient.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var result = zeros([rows, c], wide, gradient.device);
        foreach (var batch in plan.Batches)
        {
            using var inner = NewDisposeScope();
            var (r, h, w) = (batch.Regions.Length, batch.Height, batch.Width);
            var part = byRegion.index_select(0, tensor([.. batch.Regions.Select(i => (long)i)], device: gradient.device));
            var columns = PerRow(Weights(batch.Horizontal, r, p, w, gradient), p).transpose(1, 2).bmm(part.view(r * p, p, c));
            var window = Weights(batch.Vertical, r, p, h, gradient).transpose(1, 2).bmm(columns.view(r, p, w * c));
            result.AddRows(Rows(batch, rows, gradient.device), window.view(r * h * w, c).to(wide), scale);
        }

        return result.to(gradient.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The pyramid row of every window pixel. Pixels that only pad a window have weight 0; they need a row that exists.</summary>
    private static Tensor Rows(RoiPlan.Batch batch, long rows, Device device)
    {
        var starts = tensor(batch.Starts, device: device).view(-1, 1, 1);
        var strides = tensor(batch.Strides, device: device).view(-1, 1, 1);
        var down = Count(batch.Height, device).view(1, -1, 1);
        var across = Count(batch.Width, device).view(1, 1, -1);
        return strides.mul(down).add(starts).add(across).AtMost(rows - 1).view(-1);
    }

    private static Tensor Count(int length, Device device) => tensor([.. Enumerable.Range(0, length).Select(i => (long)i)], device: device);

    private static Tensor Weights(double[] values, int regions, int bins, int size, Tensor like) =>
        tensor(values, [regions, bins, size]).to(like.dtype).to(like.device);

    /// <summary>[regions, bins, size] → [regions·bins, bins, size]: the same matrix for each pooled row of a region.</summary>
    private static Tensor PerRow(Tensor weights, int bins) =>
        weights.unsqueeze(1).expand(weights.shape[0], bins, bins, weights.shape[2]).reshape(-1, bins, weights.shape[2]);
}
