using System.Reflection;

namespace CellGenie.Imaging;

/// <summary>Finds the decoder for formats that CellGenie does not read itself; nothing is loaded before such a file turns up.</summary>
internal static class ImageDecoderPlugins
{
    public const string AssemblyName = "CellGenie.Imaging.ImageSharp";

    private static readonly Lazy<IImageDecoderPlugin?> Plugin = new(() => Load(Path.Combine(AppContext.BaseDirectory, AssemblyName + ".dll")));

    /// <summary>The plug-in, if it is there.</summary>
    public static IImageDecoderPlugin? Installed => Plugin.Value;

    /// <summary>The decoder for a format.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static IImageDecoderPlugin For(string name, ImageFormat format)
    {
        if (!CanBeAdded(format) || Installed is not { } plugin || !plugin.Reads(format))
            throw Unsupported(name, format);
        return plugin;
    }

    /// <summary>The error for a format that nothing here reads; it says what would.</summary>
    public static InvalidInputException Unsupported(string name, ImageFormat format) => new(name, "", format switch
    {
        ImageFormat.Unknown => "the format is unknown; convert the file to TIFF or PNG",
        _ when CanBeAdded(format) => $"{ImageSignature.NameOf(format)} is read by the plug-in {AssemblyName}, which is not installed here; add it or convert the file to TIFF or PNG",
        _ => $"{ImageSignature.NameOf(format)} is not read; convert the file to TIFF or PNG",
    });

    private static bool CanBeAdded(ImageFormat format) => format is ImageFormat.Jpeg or ImageFormat.Bmp or ImageFormat.Gif or ImageFormat.WebP;

    /// <summary>Loads a plug-in. An assembly without a decoder, as it is built where ImageSharp cannot be restored, counts as absent.</summary>
    private static IImageDecoderPlugin? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var decoder = new PluginLoadContext(path).LoadFromAssemblyPath(path).GetExportedTypes()
                .FirstOrDefault(type => type.IsClass && !type.IsAbstract && typeof(IImageDecoderPlugin).IsAssignableFrom(type));
            return decoder is null ? null : (IImageDecoderPlugin?)Activator.CreateInstance(decoder);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or TypeLoadException or MemberAccessException or TargetInvocationException)
        {
            throw new CellGenieException($"the plug-in {path} cannot be loaded: {e.Message}", e);
        }
    }
}
