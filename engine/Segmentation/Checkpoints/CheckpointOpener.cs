using System.Buffers.Binary;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Segmentation;

/// <summary>Tells the format of a checkpoint by its first bytes and opens it.</summary>
internal static class CheckpointOpener
{
    public static CheckpointFile Open(string path)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, "", $"cannot be opened: {e.Message}", e);
        }

        try
        {
            var length = RandomAccess.GetLength(handle);
            var all = new FileStorage(path, handle, 0, length);
            Span<byte> start = stackalloc byte[16];
            start = start[..(int)Math.Min(start.Length, length)];
            all.Read(0, start);
            if (start.StartsWith("PK"u8))
            {
                handle.Dispose();
                return ZipTorchReader.Open(path);
            }

            // The length of a safetensors header may begin with the byte that a pickle begins with; a pickle's first eight bytes are no such length.
            if (start.Length > 8 && start[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)length)
                return SafetensorsReader.Open(path, handle, length);
            if (start.Length > 0 && start[0] == PickleMachine.ProtocolOpcode)
                return TorchMagic.IsLegacy(start) ? LegacyTorchReader.Open(path, handle, length) : NumpyPickleReader.Open(path, handle, length);
            if (start.Length > 8 && start[8] == '{')
                return SafetensorsReader.Open(path, handle, length);
            throw new InvalidInputException(path, "", "is no checkpoint: neither safetensors nor a PyTorch file nor a pickle");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
