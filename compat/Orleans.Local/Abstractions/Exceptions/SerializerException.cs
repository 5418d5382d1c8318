namespace Orleans.Serialization;

/// <summary>A value cannot be sent.</summary>
[GenerateSerializer]
public class SerializerException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SerializerException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    public SerializerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
