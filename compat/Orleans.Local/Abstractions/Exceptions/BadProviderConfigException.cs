using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A storage provider that is asked for does not exist.</summary>
[GenerateSerializer]
public sealed class BadProviderConfigException : OrleansException
{
    /// <summary>Makes the exception.</summary>
    public BadProviderConfigException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    public BadProviderConfigException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public BadProviderConfigException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
