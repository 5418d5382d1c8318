namespace CellGenie.Segmentation;

/// <summary>The first pickle of a PyTorch file before 1.6: the number 0x1950a86a20f9469cfc6c.</summary>
internal static class TorchMagic
{
    /// <summary>PROTO 2, LONG1 of ten bytes, the number, STOP.</summary>
    private static ReadOnlySpan<byte> Pickle => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    public static int Length => Pickle.Length;

    public static bool IsLegacy(ReadOnlySpan<byte> start) => start.StartsWith(Pickle);
}
