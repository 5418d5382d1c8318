using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Segmentation;

/// <summary>Reads a pickle of NumPy arrays, as detectron2's model zoo has them.</summary>
internal static class NumpyPickleReader
{
    public static CheckpointFile Open(string path, SafeFileHandle handle, long length)
    {
        var root = new PickleMachine(new PickleInput(path, new FileStorage(path, handle, 0, length), 0)).Read();
        var file = new CheckpointFile(path, CheckpointFormat.NumpyPickle, handle, new Dictionary<string, string>());
        PickledTensors.AddTo(file, root, (name, value) => value switch
        {
            PickleArray { Type: { } type } array => View(file, handle, name, type.Type, array),
            PickleTensor => throw new InvalidInputException(path, $"tensor {name}", "its storage is not in the file"),
            _ => null,
        });
        return file;
    }

    private static TensorView View(CheckpointFile file, SafeFileHandle handle, string name, TensorType type, PickleArray array)
    {
        var tensor = new StoredTensor(name, type, PickledTensors.Shape(file, name, array.Shape));
        var strides = TensorView.RowMajor(tensor.Shape);
        if (array.IsColumnMajor)
            strides = [.. TensorView.RowMajor([.. tensor.Shape.Reverse()]).Reverse()];
        return new TensorView(tensor, Storage(file, handle, name, array.Data, tensor), 0, strides);
    }

    private static TensorStorage Storage(CheckpointFile file, SafeFileHandle handle, string name, object? data, StoredTensor tensor)
    {
        switch (data)
        {
            case PickleBlob { IsText: false } blob:
                return new FileStorage(file.Path, handle, blob.Start, blob.Length);
            case PickleLatin1 { Text: string value }:
                return new TextStorage(value);
            case PickleLatin1 { Text: PickleBlob text }:
                // A byte takes one or two bytes of text, so the text bounds what the shape may claim.
                return tensor.Bytes <= text.Length
                    ? new Latin1Storage(file.Path, new FileStorage(file.Path, handle, text.Start, text.Length), tensor.Bytes)
                    : throw new InvalidInputException(file.Path, $"tensor {name}", "has more values than its text");
            default:
                throw new InvalidInputException(file.Path, $"tensor {name}", "has no values");
        }
    }
}
