using System.Collections.Concurrent;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

/// <summary>Images in memory, by the name of their file. A name without an image is a broken file.</summary>
internal sealed class FakeImages : IImageSource
{
    private readonly ConcurrentDictionary<string, GrayImage> _images = [];

    public int Loads;

    public void Add(string name, int width, int height, int seed)
    {
        var image = new GrayImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        _images[name] = image;
    }

    public GrayImage Load(string path)
    {
        Interlocked.Increment(ref Loads);
        return Find(path);
    }

    public (int Width, int Height) Identify(string path) => Find(path) is var image ? (image.Width, image.Height) : default;

    public UInt128? HashBytes(string path) => _images.TryGetValue(Path.GetFileName(path), out var image) ? (UInt128)image.Pixels[0] | (UInt128)image.Pixels[1] << 8 | (UInt128)image.Pixels[2] << 16 : null;

    private GrayImage Find(string path) =>
        _images.TryGetValue(Path.GetFileName(path), out var image) ? image : throw new InvalidInputException(path, "byte 0", "is not an image");
}
