using Orleans.Runtime;

namespace Orleans;

/// <summary>The identity and the references of grains, for a reference and for the grain itself.</summary>
public static class GrainExtensions
{
    /// <summary>The identity.</summary>
    /// <exception cref="ArgumentException">The object is neither a grain nor a reference.</exception>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext.GrainId: var id } => id,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    /// <summary>The key as a string.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The key as an integer.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();

    /// <summary>The key as a GUID.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetGrainId().GetGuidKey();

    /// <summary>A reference with an interface to this grain. Grains hand such references to others, never themselves.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    /// <summary>A reference with an interface to this grain.</summary>
    /// <exception cref="ArgumentException">The object is neither a grain nor a reference.</exception>
    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        var silo = grain switch
        {
            GrainReference reference => reference.Silo,
            IGrainBase { GrainContext: Activation activation } => activation.Silo,
            null => throw new ArgumentNullException(nameof(grain)),
            _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
        };
        return GrainReference.Create(silo, grain.GetGrainId(), interfaceType);
    }

    /// <summary>The same as <see cref="AsReference{TGrainInterface}"/>.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    /// <summary>The same as <see cref="AsReference(IAddressable, Type)"/>.</summary>
    public static object Cast(this IAddressable grain, Type interfaceType) => grain.AsReference(interfaceType);
}
