namespace Orleans.Runtime.Placement;

/// <summary>The grain that a silo is chosen for, and the call that asks for it.</summary>
public readonly struct PlacementTarget
{
    /// <summary>Makes a target.</summary>
    public PlacementTarget(GrainId grainIdentity, Dictionary<string, object> requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
    {
        GrainIdentity = grainIdentity;
        RequestContextData = requestContextData;
        InterfaceType = interfaceType;
        InterfaceVersion = interfaceVersion;
    }

    /// <summary>The grain.</summary>
    public GrainId GrainIdentity { get; }

    /// <summary>The request context of the call.</summary>
    public Dictionary<string, object> RequestContextData { get; }

    /// <summary>The interface of the call.</summary>
    public GrainInterfaceType InterfaceType { get; }

    /// <summary>The version of the interface, here always 0.</summary>
    public ushort InterfaceVersion { get; }
}
