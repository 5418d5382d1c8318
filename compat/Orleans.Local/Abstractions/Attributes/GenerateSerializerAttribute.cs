namespace Orleans;

/// <summary>Values of the type may be sent to and from grains: the members with <see cref="IdAttribute"/>, and of a record also the parameters of its primary constructor.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>
    /// Whether the parameters of the primary constructor are sent. Without a word it is so for records and not for other types;
    /// asked for on another type than a record it is refused with a <see cref="NotSupportedException"/>.
    /// </summary>
    public bool IncludePrimaryConstructorParameters
    {
        get => Included ?? false;
        init => Included = value;
    }

    internal bool? Included { get; private init; }
}
