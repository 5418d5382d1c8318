using System.Runtime.InteropServices;

namespace CellGenie.Imaging.Tests;

/// <summary>Other programs that read and write the same formats: ImageMagick and libtiff's tools.</summary>
internal static class Reference
{
    /// <summary>The genuine ImageMagick 6 or 7: a script of the same name may stand before it in the path.</summary>
    private static readonly string Magick = new[] { "convert-im6.q16", "magick", "/usr/bin/convert" }.FirstOrDefault(Tool.IsInstalled) ?? "convert-im6.q16";

    public static void Convert(params string[] arguments) => Tool.Run(Magick, arguments);

    /// <summary>The samples of an image as ImageMagick reads them: <c>gray</c>, <c>rgb</c> or <c>rgba</c>.</summary>
    public static byte[] Samples8(TempFolder folder, string path, string layout)
    {
        Convert(path, "-depth", "8", $"{layout}:{folder["reference.raw"]}");
        return File.ReadAllBytes(folder["reference.raw"]);
    }

    public static ushort[] Samples16(TempFolder folder, string path, string layout)
    {
        Convert(path, "-depth", "16", "-endian", "LSB", $"{layout}:{folder["reference.raw"]}");
        return MemoryMarshal.Cast<byte, ushort>(File.ReadAllBytes(folder["reference.raw"])).ToArray();
    }

    /// <summary>Writes a PGM (one channel) or PPM (three) file, the simplest formats that the tools read.</summary>
    public static void WriteNetpbm(string path, int width, int height, int channels, byte[] samples)
    {
        using var stream = File.Create(path);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"P{(channels == 1 ? 5 : 6)}\n{width} {height}\n255\n"));
        stream.Write(samples);
    }

    public static void WriteNetpbm(string path, int width, int height, int channels, ushort[] samples)
    {
        using var stream = File.Create(path);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"P{(channels == 1 ? 5 : 6)}\n{width} {height}\n65535\n"));
        foreach (var sample in samples)
            stream.Write([(byte)(sample >> 8), (byte)sample]);
    }
}
