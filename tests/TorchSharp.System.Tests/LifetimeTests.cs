using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static CellGenie.TorchSharp.Tests.Numbers;

namespace CellGenie.TorchSharp.Tests;

/// <summary>Handles are counted for the whole process, so these tests run alone.</summary>
[Collection(nameof(LifetimeTests))]
[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
public sealed class LifetimeTests : TorchTest
{
    [Fact]
    public void Scope_frees_what_was_made_in_it_and_not_what_was_moved_out()
    {
        Tensor kept, detached, freed;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                freed = Of(1);
                kept = Of(2).MoveToOuterDisposeScope();
                detached = Of(3).DetachFromDisposeScope();
            }

            Assert.True(freed.IsInvalid);
            Assert.False(kept.IsInvalid);
            Assert.Equal(1, outer.DisposablesCount);
        }

        Assert.True(kept.IsInvalid);
        Are(detached, [1], [3]);
        detached.Dispose();
    }

    [Fact]
    public void Scope_of_one_thread_holds_nothing_of_another()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = tensor([1.0]));
        thread.Start();
        thread.Join();

        Assert.Equal(0, scope.DisposablesCount);
        other!.Dispose();
    }

    [Fact]
    public void Alias_lives_on_when_the_first_tensor_is_freed()
    {
        var x = Of(1, 2);
        var same = x.detach();

        x.Dispose();

        Are(same, [2], [1, 2]);
        Assert.ThrowsAny<InvalidOperationException>(() => x.add(1));
        x.Dispose();
    }

    [Fact]
    public void Every_handle_is_freed_with_its_scope()
    {
        Step(Of(1).requires_grad_(), 1);
        var before = Tensor.TotalCount;

        using (NewDisposeScope())
            Step(Of(1).requires_grad_(), 2);

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Memory_is_flat_over_500_steps()
    {
        using var weight = zeros([8, 3, 3, 3]).requires_grad_().DetachFromDisposeScope();
        for (var i = 0; i < 50; i++)
            Train(weight);
        var (handles, memory) = (Tensor.TotalCount, Environment.WorkingSet);

        for (var i = 0; i < 500; i++)
            Train(weight);

        Assert.Equal(handles, Tensor.TotalCount);
        // A step moves some 3 MB through memory: 500 lost steps would be 1.5 GB.
        Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 64 << 20);
    }

    [Fact]
    public void Threads_work_side_by_side()
    {
        var sums = new double[4];
        var threads = Enumerable.Range(0, sums.Length).Select(t => new Thread(() =>
        {
            using var scope = NewDisposeScope();
            using var mode = enable_grad(t % 2 == 0);
            for (var i = 0; i < 200; i++)
            {
                using var inner = NewDisposeScope();
                var x = tensor([1.0 * t, i]).requires_grad_();
                var y = x.mul(2).sum();
                Assert.Equal(t % 2 == 0, y.requires_grad);
                sums[t] += y.item<double>();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.Equal([39800, 40200, 40600, 41000], sums);
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Refusal_of_libtorch_is_an_exception_with_its_words()
    {
        var e = Assert.Throws<ExternalException>(() => Of(1, 2).view(3));

        Assert.Contains("'[3]' is invalid for input of size 2", e.Message);
        Assert.Throws<ArgumentException>(() => tensor([1.0], [2]));
        Assert.Throws<ArgumentException>(() => Of(1).data<float>());
        Assert.Throws<ArgumentException>(() => Of(1, 2).item<double>());
    }

    [Fact]
    public void Device_that_is_not_there_is_refused()
    {
        Assert.SkipWhen(cuda.is_available(), "this machine has a card");

        Assert.Equal(0, cuda.device_count());
        Assert.ThrowsAny<Exception>(() => zeros([1], device: new Device("cuda:0")));
        Assert.ThrowsAny<Exception>(() => new Device("abacus"));
    }

    private static void Step(Tensor x, double factor) => Twice.apply(x.mul(factor)).sum().backward();

    private static void Train(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var loss = Twice.apply(nn.functional.conv2d(ones([2, 3, 64, 64]), weight, padding: [1, 1])).sub(1).pow(2).mean();
        loss.backward();
        using var _ = no_grad();
        weight.sub_(weight.grad!.mul(0.001));
        weight.grad!.zero_();
    }

    private sealed class Twice : autograd.SingleTensorFunction<Twice>
    {
        public override string Name => nameof(Twice);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return ((Tensor)vars[0]).mul(2);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            Assert.Equal(grad_output.shape, ctx.get_saved_variables()[0].shape);
            var gradient = grad_output.mul(2).DetachFromDisposeScope();
            handedOut?.Dispose();
            handedOut = gradient;
            grad_output.Dispose();
            return [gradient];
        }

        // What a backward function hands out must outlive its return: the next call frees it.
        [ThreadStatic]
        private static Tensor? handedOut;
    }
}
