using Orleans.Runtime;

namespace Orleans;

/// <summary>The name of a grain class in identities.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute : Attribute
{
    private readonly GrainType grainType;

    /// <summary>Gives the name.</summary>
    public GrainTypeAttribute(string grainType) => this.grainType = Orleans.Runtime.GrainType.Create(grainType);

    /// <summary>The name.</summary>
    public GrainType GetGrainType(IServiceProvider services, Type type) => grainType;
}
