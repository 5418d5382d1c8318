using System.Reflection;
using System.Runtime.Loader;

namespace CellGenie.Imaging;

/// <summary>Loads a plug-in with the packages it brings along, and with the application's own copy of this assembly.</summary>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(nameof(PluginLoadContext))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName name)
    {
        // The interface must be the same type on both sides.
        if (name.Name == typeof(PluginLoadContext).Assembly.GetName().Name)
            return null;
        return _resolver.ResolveAssemblyToPath(name) is { } found ? LoadFromAssemblyPath(found) : null;
    }
}
