using System.Text.Json;
using CellGenie.Imaging;
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
        var model = training ? CascadeMaskRcnn.ForTraining(ModelPresets.Tiny, CPU, compute, seed: 1) : CascadeMaskRcnn.ForPrediction(ModelPresets.Tiny, CPU, compute);
        var store = model.Store;
        foreach (var name in store.State.Keys)
        {
            Assert.Equal(Weights.Shape(name), store.State[name].shape);
            store.Set(name, Weights.Floats(name));
        }

        store.Publish();
        return model;
    }

    /// <summary>The images.</summary>
    public IReadOnlyList<GrayImage> Images() => [.. Enumerable.Range(0, 2).Select(i =>
    {
        var image = new GrayImage(Sizes[i].Width, Sizes[i].Height);
        var values = Activations.Values($"image.{i}");
        for (var p = 0; p < image.Pixels.Length; p++)
            image.Pixels[p] = (byte)values[p];
        return image;
    })];

    /// <summary>The images and their true cells, with the polygons that the oracle rasterised.</summary>
    public IReadOnlyList<TrainingSample> Samples() => [.. Images().Select((image, i) =>
    {
        var shapes = Info.GetProperty("polygons")[i].EnumerateArray().Select(parts => (CellShape)new PolygonShape(
            [.. parts.EnumerateArray().Select(part => part.EnumerateArray().Select(v => v.GetDouble()).ToArray())]));
        return new TrainingSample(image, Activations.Floats($"target.{i}.boxes"), [.. shapes], $"image {i}");
    })];

    public Tensor Get(string name, ScalarType type) => Activations.Get(name, type);
}
