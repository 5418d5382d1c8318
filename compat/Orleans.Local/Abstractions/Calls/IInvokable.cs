using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A call: method, arguments and, at the callee, the target.</summary>
public interface IInvokable : IDisposable
{
    /// <summary>The target, once it is known.</summary>
    object? GetTarget();

    /// <summary>Number of arguments.</summary>
    int GetArgumentCount();

    /// <summary>An argument.</summary>
    object? GetArgument(int index);

    /// <summary>Replaces an argument.</summary>
    void SetArgument(int index, object value);

    /// <summary>The name of the method.</summary>
    string GetMethodName();

    /// <summary>The full name of the interface.</summary>
    string GetInterfaceName();

    /// <summary>The interface.</summary>
    Type GetInterfaceType();

    /// <summary>The method of the interface.</summary>
    MethodInfo GetMethod();

    /// <summary>The token among the arguments.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>Whether one of the arguments is a token.</summary>
    bool IsCancellable { get; }

    /// <summary>How long the caller waits, where the method says so.</summary>
    TimeSpan? GetDefaultResponseTimeout();
}
