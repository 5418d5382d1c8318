using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    /// <summary>The call.</summary>
    IInvokable Request { get; }

    /// <summary>At the callee the grain, at the caller the reference.</summary>
    object Grain { get; }

    /// <summary>Who calls: a grain, a service of the runtime, or the client of code outside of grains.</summary>
    GrainId? SourceId { get; }

    /// <summary>The grain that is called.</summary>
    GrainId TargetId { get; }

    /// <summary>The interface.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The full name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>The name of the method.</summary>
    string MethodName { get; }

    /// <summary>The method of the interface.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result; reading it throws the error, where there is one.</summary>
    object? Result { get; set; }

    /// <summary>The answer, once the call has run.</summary>
    Response? Response { get; set; }

    /// <summary>Goes on with the next filter, or with the call. The error of the call is thrown.</summary>
    Task Invoke();
}
