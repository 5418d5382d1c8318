using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>Finds or makes the copier of a type. A type without one cannot be sent, as it could not between processes.</summary>
internal static class Copiers
{
    private static readonly ConcurrentDictionary<Type, Copier> Ready = new();
    private static readonly ConcurrentDictionary<Type, bool> Unknown = new();
    private static readonly Lock Gate = new();

    // Copiers that are made at this moment, so that types may refer to each other. They count only once all of them are made.
    private static readonly Dictionary<Type, Copier> Pending = [];

    private static readonly HashSet<Type> Unchanging =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
        typeof(Uri), typeof(Version), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(CultureInfo), typeof(IPAddress), typeof(IPEndPoint),
        typeof(CancellationToken), typeof(SiloAddress),
    ];

    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCopier<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(Nullable<>)] = typeof(NullableCopier<>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCopier<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCopier<,>),
        [typeof(IEnumerable<>)] = typeof(EnumerableInterfaceCopier<>),
        [typeof(ICollection<>)] = typeof(CollectionInterfaceCopier<>),
        [typeof(IReadOnlyCollection<>)] = typeof(ReadOnlyCollectionInterfaceCopier<>),
        [typeof(IList<>)] = typeof(ListInterfaceCopier<>),
        [typeof(IReadOnlyList<>)] = typeof(ReadOnlyListInterfaceCopier<>),
        [typeof(ISet<>)] = typeof(SetInterfaceCopier<>),
        [typeof(IReadOnlySet<>)] = typeof(ReadOnlySetInterfaceCopier<>),
        [typeof(IDictionary<,>)] = typeof(DictionaryInterfaceCopier<,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryInterfaceCopier<,>),
    };

    /// <summary>The copier of a declared type.</summary>
    /// <exception cref="CodecNotFoundException">The type, or that of a member, cannot be sent.</exception>
    public static Copier<T> Of<T>() => (Copier<T>)Of(typeof(T));

    /// <inheritdoc cref="Of{T}" />
    public static Copier Of(Type type)
    {
        if (Ready.TryGetValue(type, out var known))
        {
            return known;
        }

        lock (Gate)
        {
            if (Ready.TryGetValue(type, out known) || Pending.TryGetValue(type, out known))
            {
                return known;
            }

            var isOutermost = Pending.Count == 0;
            try
            {
                var made = Make(type);
                Pending[type] = made;
                if (isOutermost)
                {
                    foreach (var (each, copier) in Pending)
                    {
                        Ready[each] = copier;
                    }
                }

                return made;
            }
            finally
            {
                if (isOutermost)
                {
                    Pending.Clear();
                }
            }
        }
    }

    /// <summary>The copier of the type that a value has.</summary>
    public static Copier OfValue(object value)
    {
        var type = value.GetType();
        return type == typeof(object) ? throw NotFound(type) : Of(type);
    }

    /// <summary>The copier of the type that a value has, or null.</summary>
    public static Copier? TryOfValue(object value)
    {
        var type = value.GetType();
        if (Unknown.ContainsKey(type))
        {
            return null;
        }

        try
        {
            return Of(type);
        }
        catch (CodecNotFoundException)
        {
            Unknown.TryAdd(type, true);
            return null;
        }
    }

    public static CodecNotFoundException NotFound(Type type) =>
        new($"Could not find a copier for type {type}. Give the type [GenerateSerializer] and its members [Id], or send another type.");

    private static Copier Make(Type type)
    {
        if (IsDeclaredImmutable(type))
        {
            return Shared(type);
        }

        if (type.IsPrimitive || type.IsEnum || Unchanging.Contains(type) || typeof(Exception).IsAssignableFrom(type)
            || typeof(Type).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type) || (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)))
        {
            return type.IsInterface ? New(typeof(GrainReferenceCopier<>), type) : New(typeof(ShallowCopier<>), type);
        }

        if (type.IsPointer || type.IsByRefLike || typeof(Delegate).IsAssignableFrom(type) || type == typeof(nint) || type == typeof(nuint))
        {
            throw NotFound(type);
        }

        if (type.IsArray)
        {
            return type.IsSZArray ? New(typeof(ArrayCopier<>), type.GetElementType()!) : New(typeof(ManyDimensionalArrayCopier<,>), type.GetElementType()!, type);
        }

        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            if (Generic.TryGetValue(definition, out var copier))
            {
                return New(copier, type.GenericTypeArguments);
            }

            // What the compiler makes of a collection expression for a read-only interface.
            if (type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal))
            {
                return Members(type, SerializedMembers.AllFields(type));
            }

            if (typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type) && type.Assembly == typeof(object).Assembly || definition == typeof(KeyValuePair<,>))
            {
                return Members(type, SerializedMembers.AllFields(type));
            }
        }

        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            return Members(type, null);
        }

        // What an interface or an abstract class stands for is known only when a value is there.
        return type.IsInterface || type.IsAbstract || type == typeof(object) ? New(typeof(RuntimeTypeCopier<>), type) : throw NotFound(type);
    }

    private static bool IsDeclaredImmutable(Type type) =>
        type.IsDefined(typeof(ImmutableAttribute), inherit: false) && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && !type.IsAbstract;

    private static Copier Shared(Type type)
    {
        var copier = New(typeof(ShallowCopier<>), type);
        if (type.Assembly != typeof(Copiers).Assembly || type.IsGenericType)
        {
            // Between processes the members would be sent all the same.
            Pending[type] = copier;
            foreach (var field in SerializedMembers.Of(type))
            {
                Of(field.FieldType);
            }
        }

        return copier;
    }

    private static Copier Members(Type type, FieldInfo[]? fields)
    {
        if (type.IsAbstract)
        {
            return New(typeof(RuntimeTypeCopier<>), type);
        }

        var copier = New(type.IsValueType ? typeof(StructCopier<>) : typeof(ObjectCopier<>), type);
        Pending[type] = copier;
        ((IMemberwiseCopier)copier).Initialize(fields ?? SerializedMembers.Of(type));
        return copier;
    }

    private static Copier New(Type definition, params Type[] arguments)
    {
        const BindingFlags constructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions;
        return (Copier)Activator.CreateInstance(definition.MakeGenericType(arguments), constructor, null, null, null)!;
    }
}
