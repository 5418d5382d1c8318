using System.Reflection;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Finds the engine; nothing is loaded before it is asked for.</summary>
public static class SegmentationEngines
{
    /// <summary>The assembly that holds the engine.</summary>
    public const string AssemblyName = "CellGenie.Segmentation.Torch";

    /// <summary>An environment variable with the path of the engine's assembly, for where it does not stand beside the application.</summary>
    public const string PathVariable = "CELLGENIE_SEGMENTATION_ENGINE";

    /// <summary>Where the engine is looked for: the path in <see cref="PathVariable"/>, beside the application, in its folder <c>segmentation</c>.</summary>
    public static IReadOnlyList<string> Places
    {
        get
        {
            var named = Environment.GetEnvironmentVariable(PathVariable);
            var file = AssemblyName + ".dll";
            return [.. string.IsNullOrEmpty(named) ? Array.Empty<string>() : [Path.GetFullPath(named)],
                Path.Combine(AppContext.BaseDirectory, file),
                Path.Combine(AppContext.BaseDirectory, "segmentation", file)];
        }
    }

    /// <summary>Loads the engine from the first of <see cref="Places"/> that exists.</summary>
    /// <exception cref="CellGenieException">There is none, or it cannot be loaded.</exception>
    public static ISegmentationEngine Load()
    {
        var places = Places;
        var found = places.FirstOrDefault(File.Exists)
            ?? throw new CellGenieException($"training and prediction need {AssemblyName}, which is not installed here; looked for {string.Join(", ", places)}. Set {PathVariable} to its path.");
        return Load(found);
    }

    /// <summary>Loads the engine from a file.</summary>
    /// <exception cref="CellGenieException">It cannot be loaded, or holds no engine.</exception>
    public static ISegmentationEngine Load(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            var type = new EngineLoadContext(full).LoadFromAssemblyPath(full).GetExportedTypes()
                .FirstOrDefault(t => t.IsClass && !t.IsAbstract && typeof(ISegmentationEngine).IsAssignableFrom(t))
                ?? throw new CellGenieException($"{path} holds no segmentation engine: it was built on a machine without a tensor library.");
            return (ISegmentationEngine)Activator.CreateInstance(type)!;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or TypeLoadException or MemberAccessException or TargetInvocationException or InvalidOperationException)
        {
            throw new CellGenieException($"the segmentation engine {path} cannot be loaded: {(e.InnerException ?? e).Message}", e);
        }
    }
}
