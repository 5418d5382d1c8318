using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Passes values on, and multiplies their gradient on its way back.</summary>
internal sealed class GradientScale : autograd.SingleTensorFunction<GradientScale>
{
    public override string Name => nameof(GradientScale);

    /// <summary>The same values.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="scale">What its gradient is multiplied with.</param>
    /// <param name="guard">Keeps what the backward pass throws.</param>
    public static Tensor Apply(Tensor x, double scale, BackwardGuard guard) => scale == 1 || !is_grad_enabled() ? x : apply(x, scale, guard);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        ctx.save_data("scale", vars[1]);
        ctx.save_data("guard", vars[2]);
        return ((Tensor)vars[0]).clone();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        ((BackwardGuard)ctx.get_data("guard")).Run(grad_output, inputs: 3, () => [grad_output.Times((double)ctx.get_data("scale")), null, null]);
}
