using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>The oracle's <c>tiny</c> run: weights, every intermediate, losses and gradients.</summary>
internal sealed class TinyReference
{
    public TinyReference()
    {
        var folder = Oracle.Forward();
        Weights = new OracleTensors(Path.Combine(folder, "weights.safetensors"));
        Activations = new OracleTensors(Path.Combine(folder, "activations.safetensors"));
        Gradients = new OracleTensors(Path.Combine(folder, "gradients.safetensors"));
        Info = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "info.json"))).RootElement;
    }

    public OracleTensors Weights { get; }

    public OracleTensors Activations { get; }

    public OracleTensors Gradients { get; }

    public JsonElement Info { get; }

    /// <summary>The two images' heights and widths.</summary>
    public IReadOnlyList<(int Height, int Width)> Sizes => [.. Enumerable.Range(0, 2).Select(i => ((int)Activations.Shape($"image.{i}")[1], (int)Activations.Shape($"image.{i}")[2]))];

    /// <summary>The network with the reference's weights.</summary>
    public CascadeMaskRcnn Model(ScalarType compute)
    {
        var store = new ParameterStore(CPU, compute, seed: 1);
        var model = new CascadeMaskRcnn(ModelPresets.Tiny, store);
        foreach (var name in store.State.Keys)
        {
            Assert.Equal(Weights.Shape(name), store.State[name].shape);
            store.Set(name, Weights.Floats(name));
        }

        return model;
    }

    /// <summary>The images' grey values, padded with 0.</summary>
    public byte[] Pixels(int height, int width)
    {
        var pixels = new byte[2 * height * width];
        for (var i = 0; i < 2; i++)
        {
            var (values, (h, w)) = (Activations.Values($"image.{i}"), Sizes[i]);
            for (var y = 0; y < h; y++)
            {
                for (var x = 0; x < w; x++)
                    pixels[(i * height + y) * width + x] = (byte)values[y * w + x];
            }
        }

        return pixels;
    }

    public Tensor Get(string name, ScalarType type) => Activations.Get(name, type);
}
