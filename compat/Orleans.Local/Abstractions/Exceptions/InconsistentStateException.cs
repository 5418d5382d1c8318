using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Stored state has changed since it was read. The activation that met it is deactivated, so that the next call reads the state anew.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <summary>Makes the exception.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception with both ETags.</summary>
    public InconsistentStateException(string errorMsg, string storedEtag, string currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>Makes the exception with both ETags and its cause.</summary>
    public InconsistentStateException(string errorMsg, string storedEtag, string currentEtag, Exception storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>Makes the exception with both ETags and its cause.</summary>
    public InconsistentStateException(string storedEtag, string currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>The ETag in the store.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The ETag that the activation holds.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }

    /// <summary>Whether the exception has not yet left the activation that met it.</summary>
    internal bool IsSourceActivation { get; set; } = true;

    /// <summary>The message with both ETags.</summary>
    public override string ToString() => $"{GetType().Name}: {Message} Expected Etag={CurrentEtag} Received Etag={StoredEtag} {InnerException}";
}
