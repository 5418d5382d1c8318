namespace Orleans.Runtime;

/// <summary>The prefixes by which identities of clients and of the runtime are told from those of grains.</summary>
public static class GrainTypePrefix
{
    /// <summary>The prefix of everything that is not a grain of the application.</summary>
    public const string SystemPrefix = "sys.";

    /// <summary>The prefix of the runtime's own services.</summary>
    public const string SystemTargetPrefix = SystemPrefix + "svc.";

    /// <summary>The prefix of grain services.</summary>
    public const string GrainServicePrefix = SystemTargetPrefix + "user.";

    /// <summary>The prefix of clients: code that runs outside of any grain.</summary>
    public const string ClientPrefix = SystemPrefix + "client";

    /// <summary>Whether the type is that of a client.</summary>
    public static bool IsClient(this in GrainType type) => type.AsSpan().StartsWith("sys.client"u8);

    /// <summary>Whether the type is that of a service of the runtime.</summary>
    public static bool IsSystemTarget(this in GrainType type) => type.AsSpan().StartsWith("sys.svc."u8);

    /// <summary>Whether the type is that of a grain service.</summary>
    public static bool IsGrainService(this in GrainType type) => type.AsSpan().StartsWith("sys.svc.user."u8);

    /// <summary>Whether the identity is that of a client.</summary>
    public static bool IsClient(this in GrainId id) => id.Type.IsClient();

    /// <summary>Whether the identity is that of a service of the runtime.</summary>
    public static bool IsSystemTarget(this in GrainId id) => id.Type.IsSystemTarget();
}
