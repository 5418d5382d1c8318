using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static CellGenie.TorchSharp.Tests.Numbers;

namespace CellGenie.TorchSharp.Tests;

public sealed class GradientTests : TorchTest
{
    [Fact]
    public void Backward_adds_gradients_to_the_leaves()
    {
        var x = Of(2, 3).requires_grad_();

        x.mul(x).sum().backward();
        x.mul(5).backward([Of(1, 10)]);

        Are(x.grad!, [2], [4 + 5, 6 + 50]);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradient_of_outputs_is_returned_and_added_nowhere()
    {
        var (x, y) = (Of(2).requires_grad_(), Of(3).requires_grad_());

        var gradients = autograd.grad([x.mul(y)], [x, y], [Of(10)]);

        Are(gradients[0], [1], [30]);
        Are(gradients[1], [1], [20]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Recording_can_be_switched_off_and_on()
    {
        var x = Of(2).requires_grad_();
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False(x.mul(2).requires_grad);
            using (enable_grad())
                Assert.True(x.mul(2).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Managed_function_computes_its_own_gradients()
    {
        var (x, y) = (Of(2, 3).requires_grad_(), Of(5, 7));

        var z = Weighted.apply(x, y, 10.0);
        z.sum().backward();

        Are(z, [2], [100, 210]);
        Assert.True(z.requires_grad);
        Are(x.grad!, [2], [50, 70]);
    }

    [Fact]
    public void Managed_function_keeps_no_history_where_none_is_wanted()
    {
        Assert.False(Weighted.apply(Of(2), Of(3), 1.0).requires_grad);
        using var _ = no_grad();
        Assert.False(Weighted.apply(Of(2).requires_grad_(), Of(3), 1.0).requires_grad);
    }

    [Fact]
    public void Output_that_nothing_depends_on_has_a_gradient_of_zeros()
    {
        var x = Of(2).requires_grad_();

        var parts = Split.apply(x);
        parts[0].sum().backward();

        Are(x.grad!, [1], [3]);
    }

    [Fact]
    public void Managed_functions_nest_and_differentiate_within_their_backward_pass()
    {
        var x = Of(3).requires_grad_();

        Cube.apply(Cube.apply(x)).sum().backward();

        // (x³)³ has the derivative 9·x⁸.
        Are(x.grad!, [1], [9 * Math.Pow(3, 8)]);
    }

    [Fact]
    public void Exception_of_a_managed_backward_pass_comes_out_of_backward()
    {
        Assert.SkipUnless(IsStandIn, "TorchSharp itself ends the process");
        var z = Failing.apply(Of(2).requires_grad_()).mul(2).sum();

        var e = Assert.Throws<InvalidDataException>(() => z.backward());

        Assert.Equal("from within", e.Message);
        Assert.Contains(nameof(Failing), e.StackTrace);
        var x = Of(2).requires_grad_();
        x.mul(2).sum().backward();
        Are(x.grad!, [1], [2]);
    }

    [Fact]
    public void Wrong_number_of_gradients_is_refused()
    {
        Assert.SkipUnless(IsStandIn, "TorchSharp itself ends the process");
        var z = Miscounting.apply(Of(2).requires_grad_(), 1);

        Assert.Throws<NotImplementedException>(() => z.sum().backward());
    }

    [Fact]
    public void Saved_tensor_that_was_changed_is_refused()
    {
        Assert.SkipUnless(IsStandIn, "TorchSharp itself ends the process");
        var (x, y) = (Of(2).requires_grad_(), Of(5));
        var z = Weighted.apply(x, y, 1.0);

        y.add_(1);

        Assert.Contains("inplace", Assert.Throws<ExternalException>(() => z.sum().backward()).Message);
    }

    [Fact]
    public void Second_backward_pass_needs_the_graph_to_be_kept()
    {
        var x = Of(2).requires_grad_();
        var z = x.mul(x).sum();

        z.backward(retain_graph: true);
        z.backward();

        Are(x.grad!, [1], [8]);
        Assert.Throws<ExternalException>(() => z.backward());
    }

    private sealed class Weighted : autograd.SingleTensorFunction<Weighted>
    {
        public override string Name => nameof(Weighted);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Assert.False(is_grad_enabled());
            var (x, y) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([x, y]);
            ctx.save_data("factor", vars[2]);
            return x.mul(y).mul_((double)vars[2]);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            Assert.Null(ctx.get_data("nothing"));
            return [grad_output.mul(saved[1]).mul((double)ctx.get_data("factor")), grad_output.mul(saved[0]), null!];
        }
    }

    private sealed class Split : autograd.MultiTensorFunction<Split>
    {
        public override string Name => nameof(Split);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars) => [((Tensor)vars[0]).mul(3), ((Tensor)vars[0]).mul(4)];

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) => [grad_outputs[0].mul(3).add(grad_outputs[1].mul(4))];
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return ((Tensor)vars[0]).pow(3);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0].detach().requires_grad_();
            using var _ = enable_grad();
            return [autograd.grad([x.pow(3)], [x], [grad_output])[0]];
        }
    }

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).mul(1);

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidDataException("from within");
    }

    private sealed class Miscounting : autograd.SingleTensorFunction<Miscounting>
    {
        public override string Name => nameof(Miscounting);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).mul(1);

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output];
    }
}
