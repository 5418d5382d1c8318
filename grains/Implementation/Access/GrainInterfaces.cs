using System.Collections.Concurrent;
using System.Reflection;

namespace CellGenie.Grains;

/// <summary>What is known of grain interface methods.</summary>
internal static class GrainInterfaces
{
    private static readonly ConcurrentDictionary<MethodInfo, AllowAttribute?> Attributes = new();

    /// <summary>Whether a method belongs to the runtime, for example the delivery of a reminder. Everything else needs a principal.</summary>
    public static bool IsRuntime(MethodInfo? method) =>
        method?.DeclaringType?.Assembly.GetName().Name is { } name && (name == "Orleans" || name.StartsWith("Orleans.", StringComparison.Ordinal));

    /// <summary>Who may call a method; null where nobody may.</summary>
    public static AllowAttribute? AllowOf(MethodInfo method) => Attributes.GetOrAdd(method, static m => m.GetCustomAttribute<AllowAttribute>());
}
