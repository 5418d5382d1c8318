namespace Orleans.Serialization;

/// <summary>A value cannot be sent because its type has no serializer: it lacks <see cref="GenerateSerializerAttribute"/>.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException : SerializerException
{
    /// <summary>Makes the exception with a message.</summary>
    public CodecNotFoundException(string message)
        : base(message)
    {
    }
}
