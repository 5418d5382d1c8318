using System.Buffers.Binary;
using System.Numerics;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Segmentation;

/// <summary>Reads what PyTorch wrote before 1.6: magic number, protocol, machine, object, list of storages, and then each storage's count and values.</summary>
internal static class LegacyTorchReader
{
    private const long Protocol = 1001;

    public static CheckpointFile Open(string path, SafeFileHandle handle, long length)
    {
        var all = new FileStorage(path, handle, 0, length);
        var input = new PickleInput(path, all, TorchMagic.Length);
        var machine = new PickleMachine(input);
        if (machine.Read() is not Protocol)
            throw input.Broken($"is of another protocol than {Protocol}");
        if (machine.Read() is not PickleDictionary system || system.Find("little_endian") is not true)
            throw input.Broken("was not written by a little-endian machine");
        var root = machine.Read();
        if (machine.Read() is not List<object?> keys)
            throw input.Broken("has no list of storages");
        var storages = Storages(path, handle, all, input.Position, keys, SizesOf(root));
        var file = new CheckpointFile(path, CheckpointFormat.LegacyTorch, handle, new Dictionary<string, string>());
        PickledTensors.AddTo(file, root, (name, value) => value is not PickleTensor tensor ? null
            : storages.TryGetValue(tensor.Storage.Key, out var storage) ? PickledTensors.Torch(file, name, tensor, storage)
            : throw new InvalidInputException(path, $"tensor {name}", $"its storage {tensor.Storage.Key} is missing"));
        return file;
    }

    /// <summary>Finds each storage's values, which follow one another in the order of the list.</summary>
    private static Dictionary<string, TensorStorage> Storages(
        string path, SafeFileHandle handle, FileStorage all, long at, List<object?> keys, Dictionary<string, TensorType> types)
    {
        var storages = new Dictionary<string, TensorStorage>();
        var length = all.Bytes;
        Span<byte> number = stackalloc byte[8];
        foreach (var key in keys)
        {
            if (key is not string name || !types.TryGetValue(name, out var type))
                throw new InvalidInputException(path, $"byte {at}", "lists a storage that no tensor uses, so that its size is unknown");
            if (at > length - number.Length)
                throw new InvalidInputException(path, $"byte {at}", "ends before its last storage");
            all.Read(at, number);
            at += number.Length;
            var count = BinaryPrimitives.ReadInt64LittleEndian(number);
            if (count < 0 || count > (length - at) / TensorTypes.SizeOf(type))
                throw new InvalidInputException(path, $"byte {at}", $"storage {name} claims {count} values; {length - at} bytes are left");
            var bytes = count * TensorTypes.SizeOf(type);
            if (!storages.TryAdd(name, new FileStorage(path, handle, at, bytes)))
                throw new InvalidInputException(path, $"byte {at}", $"lists storage {name} twice");
            at += bytes;
        }

        return storages;
    }

    /// <summary>The types of all storages that appear anywhere in the object, such as an optimiser's.</summary>
    private static Dictionary<string, TensorType> SizesOf(object? root)
    {
        var types = new Dictionary<string, TensorType>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object?>([root]);
        while (open.TryPop(out var value))
        {
            if (value is null or string or long or bool or double or BigInteger || !seen.Add(value))
                continue;
            switch (value)
            {
                case PickleTensor tensor:
                    types[tensor.Storage.Key] = tensor.Storage.Type;
                    break;
                case PickleStorage storage:
                    types[storage.Key] = storage.Type;
                    break;
                case PickleDictionary dictionary:
                    dictionary.Entries.ForEach(entry => open.Push(entry.Value));
                    break;
                case IEnumerable<object?> list:
                    foreach (var item in list)
                        open.Push(item);
                    break;
            }
        }

        return types;
    }
}
