using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A fully connected layer with bias 0 at the start.</summary>
internal sealed class Linear(ParameterStore store, string name, int inputs, int outputs, InitialValue initial)
{
    private readonly Weight weight = store.Add($"{name}.weight", [outputs, inputs], initial);
    private readonly Weight bias = store.Add($"{name}.bias", [outputs], InitialValue.Zeros);

    /// <summary>[N, inputs] → [N, outputs].</summary>
    public Tensor Forward(Tensor x) => nn.functional.linear(x, weight.Value, bias.Value);
}
