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
    public CascadeMaskRcnn Model(ScalarType compute, bool training = false)
    {
        var store = new ParameterStore(CPU, compute, seed: 1);
        var model = new CascadeMaskRcnn(ModelPresets.Tiny, store, training);
        foreach (var name in store.State.Keys)
        {
            Assert.Equal(Weights.Shape(name), store.State[name].shape);
            store.Set(name, Weights.Floats(name));
        }

        store.Publish();
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

    /// <summary>The true cells; their masks are the stored targets, in the order in which the oracle made them.</summary>
    public IReadOnlyList<TrainingTarget> Targets()
    {
        var masks = Activations.Floats("train.mask_targets");
        var regions = Enumerable.Range(0, 2).Select(i => Activations.Floats($"train.rois.{i}")).ToList();
        var cells = Enumerable.Range(0, 2).Select(i => Activations.Longs($"train.rois.{i}.label").Count(l => l == 1)).ToList();
        return [.. Enumerable.Range(0, 2).Select(image => new TrainingTarget(Sizes[image].Height, Sizes[image].Width, Activations.Floats($"target.{image}.boxes"), (_, box, square) =>
        {
            for (var i = 0; i < cells[image]; i++)
            {
                if (Math.Abs(regions[image][4 * i] - box[0]) + Math.Abs(regions[image][4 * i + 1] - box[1]) + Math.Abs(regions[image][4 * i + 2] - box[2]) < 1e-3)
                {
                    masks.AsSpan(((image == 0 ? 0 : cells[0]) + i) * 784, 784).CopyTo(square);
                    return;
                }
            }

            throw new InvalidOperationException("a region that the oracle did not sample");
        }))];
    }

    public Tensor Get(string name, ScalarType type) => Activations.Get(name, type);
}
