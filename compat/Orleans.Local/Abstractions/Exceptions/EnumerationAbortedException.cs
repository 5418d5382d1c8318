namespace Orleans.Runtime;

/// <summary>A stream of values from a grain ended before its end, because the grain was deactivated or the enumerator was left alone for too long.</summary>
[GenerateSerializer]
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public EnumerationAbortedException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public EnumerationAbortedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
