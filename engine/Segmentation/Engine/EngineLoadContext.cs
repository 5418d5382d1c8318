using System.Reflection;
using System.Runtime.Loader;

namespace CellGenie.Segmentation;

/// <summary>Loads the engine with the packages it brings along, and with the application's own copy of everything that it shares with the application.</summary>
internal sealed class EngineLoadContext(string path) : AssemblyLoadContext(nameof(EngineLoadContext))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName name)
    {
        // Types that cross the interface must be the same on both sides: those of the engine folder that this assembly refers to.
        if (IsShared(name.Name))
            return null;
        return _resolver.ResolveAssemblyToPath(name) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;

    private static bool IsShared(string? name)
    {
        var own = typeof(EngineLoadContext).Assembly.GetName().Name;
        return name == own || (name?.StartsWith("CellGenie.", StringComparison.Ordinal) == true && !name.StartsWith(own + ".", StringComparison.Ordinal));
    }
}
