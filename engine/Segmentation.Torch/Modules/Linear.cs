using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A fully connected layer with bias 0 at the start.</summary>
internal sealed class Linear(ParameterStore store, string name, int inputs, int outputs, InitialValue initial)
{
    private readonly Weight _weight = store.Add($"{name}.weight", [outputs, inputs], initial);
    private readonly Weight _bias = store.Add($"{name}.bias", [outputs], InitialValue.Zeros);

    /// <summary>[N, inputs] → [N, outputs].</summary>
    public Tensor Forward(Tensor x) => nn.functional.linear(x, _weight.Value, _bias.Value);
}
