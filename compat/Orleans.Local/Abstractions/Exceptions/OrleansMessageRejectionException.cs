namespace Orleans.Runtime;

/// <summary>A call was refused before it reached its grain.</summary>
[GenerateSerializer]
public class OrleansMessageRejectionException : OrleansException
{
    private protected OrleansMessageRejectionException()
    {
    }

    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    private protected OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
