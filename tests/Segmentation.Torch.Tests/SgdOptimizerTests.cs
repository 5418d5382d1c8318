using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class SgdOptimizerTests : TorchTest
{
    [Fact]
    public void Three_steps_follow_the_formula_for_weights_norms_and_frozen_weights()
    {
        using var store = new ParameterStore(CPU, ScalarType.Float64, 1);
        var (weight, norm, frozen) = (store.Add("w", [1], InitialValue.Ones), store.Add("n", [1], InitialValue.Ones, isNorm: true), store.Add("f", [1], InitialValue.Ones));
        store.Allocate(training: true, name => name == "f");
        using var sgd = new SgdOptimizer(store, new TrainingOptions { Momentum = 0.9, WeightDecay = 0.1, NormWeightDecay = 0 });

        // The gradient of 2w + 3n + 5f is constant; worked out by hand with v = 0.9 v + g + decay·w.
        var (w, n, v, m) = (1.0, 1.0, 0.0, 0.0);
        for (var i = 0; i < 3; i++)
        {
            store.ClearGradients();
            weight.Value.mul(2).add(norm.Value.mul(3)).add(frozen.Value.mul(5)).sum().backward();
            store.CollectGradients();
            Assert.Equal(Math.Sqrt(13), sgd.Clip(), 12);
            sgd.Step(0.5);
            (v, m) = (0.9 * v + 2 + 0.1 * w, 0.9 * m + 3);
            (w, n) = (w - 0.5 * v, n - 0.5 * m);
        }

        Assert.Equal(w, weight.Value.item<double>(), 12);
        Assert.Equal(n, norm.Value.item<double>(), 12);
        Assert.Equal(1, frozen.Value.item<double>());
    }

    [Fact]
    public void Gradient_above_the_limit_is_scaled_down_to_it()
    {
        using var store = new ParameterStore(CPU, ScalarType.Float64, 1);
        var weight = store.Add("w", [2], InitialValue.Zeros);
        store.Allocate(training: true, _ => false);
        using var sgd = new SgdOptimizer(store, new TrainingOptions { GradientClip = 1 });

        weight.Value.mul(tensor([3.0, 4.0])).sum().backward();

        Assert.Equal(5, sgd.Clip(), 12);
        Golden.Close(tensor([0.6, 0.8]), store.Gradients!, 1e-12);
    }

    [Fact]
    public void Narrow_compute_values_follow_the_masters_and_gradients_gather_in_single_precision()
    {
        using var store = new ParameterStore(CPU, ScalarType.BFloat16, 1);
        var weight = store.Add("w", [1], InitialValue.Ones);
        store.Allocate(training: true, _ => false);
        using var sgd = new SgdOptimizer(store, new TrainingOptions { WeightDecay = 0, Momentum = 0 });

        for (var i = 0; i < 100; i++)
        {
            store.ClearGradients();
            weight.Value.mul(1).sum().backward();
            store.CollectGradients();
            sgd.Step(0.0001);
        }

        // In bfloat16 alone 1 − 0.0001 would be 1 for ever.
        Assert.Equal(0.99, store.Get("w")[0], 5);
        Assert.Equal(0.99, weight.Value.to(ScalarType.Float32).item<float>(), 2);
    }
}
