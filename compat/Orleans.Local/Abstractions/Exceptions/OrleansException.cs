namespace Orleans.Runtime;

/// <summary>An error of the runtime.</summary>
[GenerateSerializer]
public class OrleansException : Exception
{
    /// <summary>Makes the exception.</summary>
    public OrleansException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
