using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>The grain classes of the application: those of all assemblies that refer to this one and are loaded or referred to by such.</summary>
internal sealed class GrainClassRegistry(Silo silo)
{
    private static readonly Assembly Own = typeof(Grain).Assembly;

    private readonly Lock gate = new();
    private readonly HashSet<Assembly> scanned = [];
    private readonly ConcurrentDictionary<GrainType, GrainClass> classes = new();
    private readonly ConcurrentDictionary<(Type, string?), GrainClass> implementations = new();

    /// <summary>The class of a type.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public GrainClass Get(GrainType type)
    {
        if (classes.TryGetValue(type, out var known))
        {
            return known;
        }

        Scan();
        return classes.TryGetValue(type, out known) ? known : throw new ArgumentException($"Could not find an implementation for grain type {type}.");
    }

    /// <summary>The class that implements an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or there are several.</exception>
    public GrainClass GetImplementation(Type interfaceType, string? classNamePrefix) =>
        implementations.TryGetValue((interfaceType, classNamePrefix), out var known)
            ? known
            : implementations.GetOrAdd((interfaceType, classNamePrefix), FindImplementation);

    private GrainClass FindImplementation((Type Interface, string? Prefix) wanted)
    {
        if (!wanted.Interface.IsInterface || !typeof(IGrain).IsAssignableFrom(wanted.Interface))
        {
            throw new ArgumentException($"{wanted.Interface} is not a grain interface.");
        }

        Scan();
        var found = classes.Values.Where(each => wanted.Interface.IsAssignableFrom(each.Type)).ToArray();
        // The class with exactly this name, or else that which is named after the interface, is the one that is meant.
        var meant = wanted.Prefix is null
            ? found.SingleOrDefault(each => "I" + each.Type.Name == wanted.Interface.Name)
            : found.SingleOrDefault(each => each.Type.FullName == wanted.Prefix);
        if (wanted.Prefix is { } prefix)
        {
            found = [.. found.Where(each => each.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal))];
        }

        return found.Length switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"Could not find an implementation for interface {wanted.Interface}."),
            _ => meant ?? throw new ArgumentException($"Unable to identify a single appropriate grain type for interface {wanted.Interface}. Candidates: {string.Join(", ", found.Select(each => each.Type))}."),
        };
    }

    private void Scan()
    {
        lock (gate)
        {
            var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
            while (queue.TryDequeue(out var assembly))
            {
                if (assembly.IsDynamic || !scanned.Add(assembly))
                {
                    continue;
                }

                var references = assembly.GetReferencedAssemblies();
                if (!Array.Exists(references, each => each.Name == Own.GetName().Name))
                {
                    continue;
                }

                foreach (var reference in references.Where(MayHoldGrains))
                {
                    queue.Enqueue(Assembly.Load(reference));
                }

                Add(assembly);
            }
        }
    }

    private void Add(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(type) && typeof(IGrain).IsAssignableFrom(type))
            {
                var grainType = GrainClass.TypeOf(type);
                if (!classes.TryAdd(grainType, new GrainClass(silo, type, grainType)))
                {
                    throw new OrleansConfigurationException($"Grain classes {type} and {classes[grainType].Type} have the same grain type, {grainType}.");
                }
            }
        }
    }

    private static bool MayHoldGrains(AssemblyName name) =>
        !(name.Name!.StartsWith("System.", StringComparison.Ordinal) || name.Name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.Name is "System" or "netstandard" or "mscorlib");
}
