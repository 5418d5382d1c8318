using System.Reflection;

namespace Orleans.Runtime;

/// <summary>
/// A reference to a grain. References with an interface are made by the runtime; two references are equal when they are to the same grain.
/// </summary>
public abstract class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    private Silo? silo;

    private protected GrainReference()
    {
    }

    /// <summary>The grain.</summary>
    public GrainId GrainId { get; private set; }

    /// <summary>The interface of the reference.</summary>
    public GrainInterfaceType InterfaceType => Interface is null ? default : GrainInterfaceType.Create(InterfaceName);

    /// <summary>The full name of the interface of the reference.</summary>
    public virtual string InterfaceName => Interface?.FullName ?? "";

    internal Silo Silo => silo!;

    private Type? Interface { get; set; }

    /// <summary>A reference with another interface to the same grain.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)Create(Silo, GrainId, typeof(TGrainInterface));

    /// <summary>The same number on every machine and in every process.</summary>
    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    /// <inheritdoc />
    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc />
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <summary>Compares by grain.</summary>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => reference1?.Equals(reference2) ?? reference2 is null;

    /// <summary>Compares by grain.</summary>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    /// <summary>The reference for people.</summary>
    public sealed override string ToString() => $"GrainReference:{GrainId}{(Interface is null ? "" : ":" + InterfaceName)}";

    internal static object Create(Silo silo, GrainId grainId, Type interfaceType)
    {
        if (interfaceType == typeof(IAddressable) || interfaceType == typeof(GrainReference))
        {
            return CreateUntyped(silo, grainId);
        }

        if (!interfaceType.IsInterface || !typeof(IAddressable).IsAssignableFrom(interfaceType))
        {
            throw new ArgumentException($"{interfaceType} is not a grain interface.", nameof(interfaceType));
        }

        var reference = (GrainReference)Create(interfaceType, typeof(GrainProxy));
        reference.silo = silo;
        reference.GrainId = grainId;
        reference.Interface = interfaceType;
        return reference;
    }

    internal static GrainReference CreateUntyped(Silo silo, GrainId grainId) => new GrainProxy { silo = silo, GrainId = grainId };

    /// <summary>Sends a call.</summary>
    protected sealed override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        GrainMethod.Of(targetMethod!).Send(this, args ?? []);
}
