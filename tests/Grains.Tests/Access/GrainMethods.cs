using System.Reflection;

namespace CellGenie.Grains.Tests;

/// <summary>Every method of every grain interface of CellGenie, found by reflection, so that a new one is tested without anybody's doing.</summary>
internal sealed record GrainMethods(Type Interface, MethodInfo Method)
{
    public static IReadOnlyList<GrainMethods> All { get; } =
    [
        .. typeof(ITenantGrain).Assembly.GetExportedTypes()
            .Where(t => t.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(t))
            .SelectMany(t => t.GetMethods().Select(m => new GrainMethods(t, m)))
            .OrderBy(m => m.Name, StringComparer.Ordinal),
    ];

    public string Name => $"{Interface.Name}.{Method.Name}";

    /// <summary>Whether its grains are the system's and not a tenant's.</summary>
    public bool IsSystem => Interface == typeof(IGpuQueueGrain);

    public static GrainMethods Of(string name) => All.Single(m => m.Name == name);

    /// <summary>A key of such a grain.</summary>
    public string Key(string tenant) => IsSystem ? "gpu/a100" : tenant + Interface.Name switch
    {
        nameof(ITenantGrain) => "",
        nameof(ICultureGrain) => "/livecell/BV2",
        nameof(IRenderShardGrain) => "/batch-7/00001",
        _ => "/thing-1",
    };

    /// <summary>Calls the method with arguments that are as empty as they may be.</summary>
    public async Task CallAsync(IGrainFactory grains, string key, string tenant)
    {
        var grain = grains.GetGrain(Interface, key);
        var arguments = Method.GetParameters().Select(p =>
            p.Name == "tenant" ? tenant
            : p.ParameterType == typeof(string) ? "none"
            : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null).ToArray();
        await (Task)Method.Invoke(grain, arguments)!;
    }
}
