using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Metadata;
using Orleans.Placement;

namespace Orleans.Runtime;

/// <summary>A grain class with all that its activations need, worked out once.</summary>
internal sealed class GrainClass
{
    private static readonly ConcurrentDictionary<(MethodInfo, Type), MethodInfo> Implementations = new();

    private readonly Silo silo;
    private readonly Lazy<PlacementFilterStrategy[]> placementFilters;
    private readonly Lazy<Func<Activation, object>> factory;

    public GrainClass(Silo silo, Type type, GrainType grainType)
    {
        this.silo = silo;
        Type = type;
        GrainType = grainType;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        CollectionAge = FindCollectionAge();
        placementFilters = new(FindPlacementFilters);
        factory = new(() => GrainFactoryMethod.For(type));
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>How long an activation may be idle, or null for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    public PlacementFilterStrategy[] PlacementFilters => placementFilters.Value;

    public static MethodInfo ImplementationOf(MethodInfo interfaceMethod, Type type) =>
        Implementations.GetOrAdd((interfaceMethod, type), static key =>
        {
            var (method, type) = key;
            var definition = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
            var map = type.GetInterfaceMap(method.DeclaringType!);
            var implementation = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, definition)];
            return method.IsGenericMethod ? implementation.MakeGenericMethod(method.GetGenericArguments()) : implementation;
        });

    public static GrainType TypeOf(Type type) =>
        type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type) ?? GrainType.Create(ConventionalName(type));

    public object CreateInstance(Activation activation) => factory.Value(activation);

    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > "grain".Length && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^"grain".Length] : name;
    }

    private TimeSpan? FindCollectionAge()
    {
        if (Type.IsDefined(typeof(KeepAliveAttribute), inherit: true))
        {
            return null;
        }

        if (silo.CollectionOptions.ClassSpecificCollectionAge.TryGetValue(Type.FullName!, out var configured))
        {
            return configured;
        }

        var limit = Type.GetCustomAttribute<CollectionAgeLimitAttribute>(inherit: true);
        return limit is null ? silo.CollectionOptions.CollectionAge : limit.AlwaysActive ? null : limit.AgeLimit;
    }

    private PlacementFilterStrategy[] FindPlacementFilters()
    {
        var attributes = Type.GetCustomAttributes<PlacementFilterAttribute>(inherit: true).ToArray();
        if (attributes.Length == 0)
        {
            return [];
        }

        var properties = new Dictionary<string, string>();
        foreach (var attribute in attributes)
        {
            attribute.PlacementFilterStrategy.PopulateGrainProperties(silo.Services, Type, GrainType, properties);
        }

        var grainProperties = new GrainProperties(properties.ToImmutableDictionary());
        var strategies = attributes.Select(attribute =>
        {
            var name = attribute.PlacementFilterStrategy.GetType().Name;
            var strategy = silo.Services.GetKeyedService<PlacementFilterStrategy>(name)
                ?? throw new KeyNotFoundException($"Could not resolve placement filter strategy {name} for grain type {GrainType}: register it with AddPlacementFilter.");
            strategy.Initialize(grainProperties);
            return strategy;
        }).OrderBy(strategy => strategy.Order).ToArray();
        return strategies.DistinctBy(strategy => strategy.Order).Count() == strategies.Length
            ? strategies
            : throw new InvalidOperationException($"Placement filters for grain type {GrainType} have duplicate order values.");
    }
}
